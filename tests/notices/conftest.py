"""Fixtures of the channels: robots and certificates of servers on loopback."""

import pytest

from qinling.notices import chat_robots
from qinling.notices.channel_config import Channel
from qinling.notices.channel_types import DINGTALK, FEISHU, WECOM
from tests.notices.sample_channels import SECRET
from tests.notices.servers import PEM


@pytest.fixture(autouse=True)
def no_pause_and_no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    for plugin in (
        chat_robots.wecombot.NotifyWeComBot,
        chat_robots.dingtalk.NotifyDingTalk,
        chat_robots.feishu.NotifyFeishu,
    ):
        monkeypatch.setattr(plugin, "request_rate_per_sec", 0)


@pytest.fixture
def pem(tmp_path):
    path = tmp_path / "server.pem"
    path.write_text(PEM)
    return path


@pytest.fixture
def trusted_pem(pem, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return pem


@pytest.fixture
def make_robot(monkeypatch):
    """Make a channel of a robot whose vendor is a server on loopback."""

    def make(way, port, **values):
        plugins = {
            WECOM: (chat_robots.wecombot.NotifyWeComBot, "send?key={key}"),
            DINGTALK: (chat_robots.dingtalk.NotifyDingTalk, "send?access_token={token}"),
            FEISHU: (chat_robots.feishu.NotifyFeishu, "hook/{token}/"),
        }
        plugin, path = plugins[way]
        monkeypatch.setattr(plugin, "notify_url", f"http://127.0.0.1:{port}/{path}")
        return Channel("群", way, secret=SECRET, seconds=1, **values)

    return make
