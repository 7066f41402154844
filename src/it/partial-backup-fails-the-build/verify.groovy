import groovy.json.JsonSlurper
import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.testkit.Tmpfs

def results = ["strict", "lenient"].collect { new JsonSlurper().parse(new File(basedir, it + ".json")) }
results.each {
    assert it.status == "PARTIAL"
    assert it.exitCode == 3
    assert it.counts.failed == 1
    assert it.counts.pruned == 0
    def failed = it.paths.findAll { path -> path.kind == "failed" }
    assert failed*.path == ["SOUL.md"]
    assert failed[0].reason.contains("../dotfiles/SOUL.md")
    // It may be the best copy there is.
    assert new File(it.archive).isFile()
}
assert results[0].archive != results[1].archive

def log = new File(basedir, "build.log").readLines()
assert log.count { it.startsWith("[ERROR] SOUL.md  ") } == 2
assert log.count { it.contains("PARTIAL: 1 path failed") && it.contains("-Dhermes.failOnPartial=false") && it.startsWith("[ERROR]") } == 1
assert log.count { it.startsWith("[WARNING] PARTIAL: 1 path failed") } == 1

// A temporary directory that allows no execution: SQLite cannot run, so no backup without its databases is begun.
if (Tmpfs.isAvailable()) {
    def root = basedir.toPath().toRealPath()
    def maven = new MavenProcess(
            root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
    maven.sampleHome(root.resolve("other-home"))
    Tmpfs.mount(root.resolve("noexec"), "size=16m,noexec").withCloseable {
        maven.with("MAVEN_OPTS", "-Djava.io.tmpdir=" + root.resolve("noexec"))
        def outcome = maven.goal(root, "backup", "-Dhermes.home=other-home", "-Dhermes.output=no-databases.zip")
        assert outcome.exitCode() != 0
        def errors = MavenProcess.lines(outcome, "ERROR")
        assert errors.count { it.contains("mounted noexec") && it.contains("-Dorg.sqlite.tmpdir=<directory>") } == 1
        assert !errors.any { it.contains("at org.sqlite") }
    }
    assert !new File(basedir, "no-databases.zip").exists()
}
true
