"""Records that are deleted after a time: what each account did on each day stays as it was counted."""

import json


def test_a_late_log_does_not_replace_the_counts_of_a_day_whose_records_are_gone(qinling, tmp_path):
    def write_log(name, *times):
        log = tmp_path / name
        log.write_text("账号,登录时间,登录结果\n" + "".join(f"z,{time},成功\n" for time in times), "utf-8")
        return log

    def run(*words, today, keep_days):
        settings = tmp_path / f"{keep_days}.toml"
        settings.write_text(f"[logins]\nkeep_days = {keep_days}\n", "utf-8")
        result = qinling("login", *words, "--today", today, "--settings", settings)
        assert result.exit_code == 0, result.stderr
        return result

    early = write_log("登录.csv", "2026-03-24 08:10:11", "2026-03-24 09:10:11")
    run("import", early, today="2026-03-30", keep_days=183)
    run("import", write_log("十月.csv", "2026-10-29 08:00:00"), today="2026-10-30", keep_days=183)

    late = run(
        "import", write_log("补.csv", "2026-03-24 10:10:11"), "--json", today="2026-10-30", keep_days=365
    )
    report = run("report", "--week", "2026-W13", "--json", today="2026-10-30", keep_days=365)

    assert json.loads(late.stdout)["items"][0]["too_old"] == 1
    assert [item["logins"] for item in json.loads(report.stdout)["items"]] == [2]
    assert qinling("db", "verify").exit_code == 0
