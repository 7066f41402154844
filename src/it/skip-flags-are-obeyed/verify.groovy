def log = new File(basedir, "build.log").text
assert log.count("Skipped: hermes.skip is set.") == 3
["backup", "verify", "import"].each { assert log.contains("Skipped: hermes.${it}.skip is set.") }
assert !new File(basedir, "missing").exists()
// Only the fourth build, which failed, leaves a result.
assert new File(basedir, "target/hermes").list().toList() == ["backup-default-cli.json"]
true
