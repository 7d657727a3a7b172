"""Encrypted backups: the age format, through the package pyrage, which is an extra."""

import os
from pathlib import Path
from types import ModuleType
from typing import Any

from qinling.errors import BackupRefused, describe_os_error

_AGE_HEADER = b"age-encryption.org/v1\n"
ENCRYPTED_SUFFIX = ".age"


def is_encrypted(path: Path) -> bool:
    """Return whether *path* is a file in the age format."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_AGE_HEADER)) == _AGE_HEADER
    except OSError:
        return False


def parse_recipient(text: str) -> Any:
    """Return the recipient that *text* (age1… or a public SSH key) names. Raises BackupRefused."""
    pyrage = _load_pyrage()
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise BackupRefused(
            f"--encrypt-to 的 {text} 不是 age 的公钥",
            "写 age-keygen 给出的 age1… 公钥，或 ssh-ed25519、ssh-rsa 公钥",
        ) from error


def encrypt_file(source: Path, target: Path, recipient: Any) -> None:
    """Write *source*, encrypted to *recipient*, to *target*, and put it on disk."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _load_pyrage().encrypt_file(str(source), str(target), [recipient])
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())


def decrypt_file(source: Path, target: Path, identity_file: Path) -> None:
    """Write *source*, decrypted with a key in *identity_file*, to *target*. Raises BackupRefused."""
    pyrage = _load_pyrage()
    identities = _read_identities(pyrage, identity_file)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        pyrage.decrypt_file(str(source), str(target), identities)
    except pyrage.DecryptError as error:
        raise BackupRefused(
            f"{identity_file} 的密钥解不开 {source}", "请换密钥文件；都解不开时，请换一份备份"
        ) from error


def _read_identities(pyrage: ModuleType, file: Path) -> list[Any]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise BackupRefused(
            f"密钥文件 {file} 读不了：{describe_os_error(error)}", "请核对 --identity 后的文件名"
        ) from error
    try:
        if raw.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(raw)]
        lines = [line.strip() for line in raw.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise BackupRefused(
            f"{file} 不是 age 的密钥文件", "请用 age-keygen 写的文件，或没有密码的 SSH 私钥"
        ) from error
    if not found:
        raise BackupRefused(f"{file} 里没有密钥", "请核对 --identity 后的文件名")
    return found


def _load_pyrage() -> ModuleType:
    try:
        import pyrage  # noqa: PLC0415  # an extra
    except ImportError:
        raise BackupRefused(
            "没有安装加密用的 pyrage", '先运行 pip install "qinling[encrypt]"，或 pip install pyrage'
        ) from None
    return pyrage  # type: ignore[no-any-return]
