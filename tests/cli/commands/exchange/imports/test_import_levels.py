"""`import`: numbers of new issues that another level has already."""

ROWS = [{"问题编号": f"QZ-{number}", "问题描述": f"河道弃渣{number}"} for number in range(7)]


def test_a_file_of_the_wrong_level_is_told_in_one_line(qinling, given_file):
    file = given_file(ROWS)
    assert "已有" not in qinling("import", file, "--level", "区级", "--yes").stderr
    assert "已有" not in qinling("import", file, "--level", "区级", "--yes").stderr
    told = qinling("import", file, "--level", "省级", "--dry-run")
    assert (
        "注意：省级的编号 7 个，区级已有：QZ-0、QZ-1、QZ-2、QZ-3、QZ-4等；级别不对的，不要写入"
        in told.stderr.splitlines()
    )
    assert "注意：省级的编号 7 个" in qinling("import", file, "--level", "省级", "--json").stderr
    assert "已有" not in qinling("import", file, "--level", "省级", "--yes").stderr
