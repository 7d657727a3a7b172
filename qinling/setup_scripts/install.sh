#!/bin/sh
# Install qinling from the wheels in the folder of this script, without a network:
#   sh install.sh [FOLDER OF THE PROGRAM]
# Run it again with newer wheels to bring it up to date. Ledgers and settings lie elsewhere and stay.
set -eu

refuse() {
    echo "没有装成：$1" >&2
    exit 1
}

# Settings of pip and of another Python must not reach in from outside.
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

case ${1-} in
-*)
    echo "用法：sh install.sh [文件夹]，不写文件夹则装到 ~/.local/opt/qinling"
    exit 2
    ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$HOME/.local/opt/qinling}
bin=$HOME/.local/bin

ls "$here"/qinling-*.whl >/dev/null 2>&1 || refuse "$here 里没有 qinling-….whl。请把安装包和本文件放在一个文件夹"
# A wheel with compiled code says for which Python it is: orjson-3.13.0-cp312-cp312-….whl
tag=$(ls "$here" | sed -n 's/^orjson-[^-]*-cp3\([0-9]*\)-.*\.whl$/\1/p' | head -n 1)
[ -n "$tag" ] || refuse "$here 里的安装包不全，没有 orjson-….whl。请照手册重新收集"

python=
for candidate in "python3.$tag" python3; do
    if [ "$("$candidate" -c 'import sys; print(sys.version_info[1])' 2>/dev/null)" = "$tag" ]; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || refuse "这些安装包要 Python 3.$tag，本机没有。请先装 Python 3.$tag，或照手册收集本机这个版本的安装包"

# What somebody else put there stays.
[ ! -e "$program/venv" ] || [ -e "$program/venv/bin/qinling" ] ||
    refuse "$program/venv 已有，不是本文件装的。请换一个文件夹：sh install.sh 文件夹"
[ ! -e "$bin/qinling" ] || [ "$(readlink "$bin/qinling")" = "$program/venv/bin/qinling" ] ||
    refuse "$bin/qinling 已有，不是本文件装到 $program 的。请先移走它"

mkdir -p "$program" "$bin" || refuse "建不了文件夹 $program、$bin。请核对权限和磁盘空间"
"$python" -m venv --clear "$program/venv" ||
    refuse "建不了 $program/venv。多半缺 venv：用系统的软件包装上 python3.$tag-venv（或 python3-venv）再试"
"$program/venv/bin/python" -m pip install --quiet --no-index --find-links "$here" qinling || {
    rm -rf "$program/venv"
    refuse "安装包不全，或不是给本机（$(uname -m)）的。请照手册重新收集"
}
ln -sf "$program/venv/bin/qinling" "$bin/qinling"
"$bin/qinling" --version || refuse "装上了，却运行不了。请把上面的话报给我们"

case ":$PATH:" in
*":$bin:"*)
    echo "已装好。接着运行：qinling init"
    ;;
*)
    profile=$HOME/.profile
    [ ! -f "$HOME/.bash_profile" ] || profile=$HOME/.bash_profile
    line='export PATH="$HOME/.local/bin:$PATH"'
    grep -qxF "$line" "$profile" 2>/dev/null || printf '\n# qinling\n%s\n' "$line" >>"$profile"
    echo "已装好。重新登录以后就能用 qinling；现在就用，先运行：$line"
    echo "接着运行：qinling init"
    ;;
esac
