"""What a failed web request means: whether its message may have arrived."""

from collections.abc import Iterator

import requests
from urllib3.exceptions import NewConnectionError, ProxyError

from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult


def classify_request_error(error: requests.RequestException, host: str, seconds: int) -> DeliveryResult:
    """Return REFUSED if the message cannot have arrived, else NO_ANSWER."""
    if isinstance(error, requests.ConnectTimeout):
        return DeliveryResult(DeliveryOutcome.REFUSED, f"{seconds} 秒内连不上 {host}")
    if isinstance(error, requests.ReadTimeout):
        return DeliveryResult(DeliveryOutcome.NO_ANSWER, f"{seconds} 秒内没有回音")
    causes = list(_list_causes(error))
    if any(isinstance(cause, NewConnectionError | ProxyError) for cause in causes):
        detail = next((c.strerror for c in reversed(causes) if isinstance(c, OSError) and c.strerror), "")
        return DeliveryResult(DeliveryOutcome.REFUSED, f"连不上 {host}（{detail}）")
    if isinstance(error, requests.exceptions.SSLError):  # a later break of the connection raises other errors
        return DeliveryResult(DeliveryOutcome.REFUSED, f"{host} 的证书不可信，或加密连接谈不拢")
    if isinstance(error, ValueError):  # requests refuses the address or a header
        return DeliveryResult(DeliveryOutcome.REFUSED, "网址或密钥的写法不对")
    return DeliveryResult(DeliveryOutcome.NO_ANSWER, "连接中断，不知是否送到")


def _list_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
