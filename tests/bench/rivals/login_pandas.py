"""What an analyst would write: read the log, count the logins of each account and day."""

import sys

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]

log = pd.read_csv(sys.argv[1], encoding="gb18030")
log["day"] = log["登录时间"].str[:10]
logins = log[log["登录结果"] == "成功"].groupby(["用户账号", "day"]).size()
print(len(logins))
