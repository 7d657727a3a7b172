@echo off
setlocal DisableDelayedExpansion
chcp 65001 >nul
rem Install qinling from the wheels in the folder of this file, without a network:
rem   install.cmd [FOLDER OF THE PROGRAM]
rem Run it again with newer wheels to bring it up to date. Ledgers and settings lie elsewhere and stay.
rem No goto: cmd looks for labels by bytes and loses them in a UTF-8 file.
title 安装 qinling

rem Settings of pip and of another Python must not reach in from outside.
set "PYTHONPATH="
set "PYTHONHOME="
set "PYTHONUTF8=1"
set "PIP_CONFIG_FILE=nul"
set "PIP_DISABLE_PIP_VERSION_CHECK=1"
set "PIP_NO_INPUT=1"

set "HERE=%~dp0."
set "PROGRAM=%LOCALAPPDATA%\Programs\qinling"
if not "%~1"=="" set "PROGRAM=%~1"
set "BIN=%PROGRAM%\bin"
set "VENV_PYTHON=%PROGRAM%\venv\Scripts\python.exe"

if not exist "%HERE%\qinling-*.whl" (
    echo 没有装成：这个文件夹里没有 qinling-….whl。请把安装包和本文件放在一个文件夹
    pause
    exit /b 1
)

rem A wheel with compiled code says for which Python it is: orjson-3.13.0-cp312-cp312-win_amd64.whl
set "TAG="
for %%f in ("%HERE%\orjson-*.whl") do for /f "tokens=3 delims=-" %%t in ("%%~nxf") do set "TAG=%%t"
if not defined TAG (
    echo 没有装成：安装包不全，没有 orjson-….whl。请照手册重新收集
    pause
    exit /b 1
)
set "VERSION=%TAG:~2,1%.%TAG:~3%"

set "PYTHON="
set "CHECK=import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '%VERSION%')"
py -%VERSION% -c "%CHECK%" >nul 2>nul && set "PYTHON=py -%VERSION%"
if not defined PYTHON python -c "%CHECK%" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON (
    echo 没有装成：这些安装包要 Python %VERSION%，本机没有。请先装 Python %VERSION%（64 位）
    pause
    exit /b 1
)

rem What somebody else put there stays.
if exist "%PROGRAM%\venv" if not exist "%PROGRAM%\venv\Scripts\qinling.exe" (
    echo 没有装成："%PROGRAM%\venv" 已有，不是本文件装的。请换一个文件夹：install.cmd 文件夹
    pause
    exit /b 1
)
%PYTHON% -m venv --clear "%PROGRAM%\venv" || (
    echo 没有装成：建不了 "%PROGRAM%\venv"。请先关掉开着的 qinling 窗口，核对权限和磁盘空间
    pause
    exit /b 1
)
"%VENV_PYTHON%" -m pip install --quiet --no-index --find-links "%HERE%" qinling || (
    rmdir /s /q "%PROGRAM%\venv"
    echo 没有装成：安装包不全，或不是给本机的。请照手册重新收集
    pause
    exit /b 1
)
if not exist "%BIN%" mkdir "%BIN%"
copy /y "%PROGRAM%\venv\Scripts\qinling.exe" "%BIN%\" >nul || (
    echo 没有装成：写不进 "%BIN%"。请先关掉开着的 qinling 窗口，核对权限
    pause
    exit /b 1
)
"%BIN%\qinling.exe" --version || (
    echo 装上了，却运行不了。请把上面的话报给我们
    pause
    exit /b 1
)

rem Only this folder goes into the user's PATH: the one of the venv holds a python.exe too.
powershell -NoProfile -ExecutionPolicy Bypass -Command "$old = [string][Environment]::GetEnvironmentVariable('Path', 'User'); if (($old -split ';') -notcontains $env:BIN) { [Environment]::SetEnvironmentVariable('Path', ($old.TrimEnd(';') + ';' + $env:BIN).TrimStart(';'), 'User') }" || (
    echo 程序装好了，PATH 没有写成。请在“编辑帐户的环境变量”里把下面这个文件夹加进 Path
    echo "%BIN%"
    pause
    exit /b 1
)

echo 已装好。关掉这个窗口，另开一个“命令提示符”，接着运行：qinling init --shortcuts 桌面
pause
