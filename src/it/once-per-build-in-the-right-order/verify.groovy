import io.github.hermesbackup.mojo.MavenProcess
import java.nio.file.Files

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = maven.sampleHome(maven.userHome().resolve(".hermes"))
maven.sampleHome(root.resolve("fixture"))
def names = { String directory, String wanted ->
    def path = home.resolve(directory)
    !Files.exists(path) ? [] :
            Files.list(path).map { it.fileName.toString() }.filter { it.startsWith(wanted) }.sorted().toList()
}
def change = { Files.writeString(home.resolve("config.yaml"), "model: ${System.nanoTime()}\n") }
def run = { String line, directory = root -> change(); maven.line(directory, "mvn " + line) }
def infos = { outcome -> MavenProcess.lines(outcome, "INFO") + MavenProcess.lines(outcome, "WARNING") }
def places = { outcome, String beginning ->
    def lines = outcome.output().readLines().collect { it.replaceFirst(/^\[[A-Z]+\] /, "") }
    lines.findIndexValues { it.startsWith(beginning) }
}
def once = { outcome, String beginning ->
    def found = places(outcome, beginning)
    assert found.size() == 1: "${beginning}: ${found.size()} times in\n" + outcome.output()
    found[0]
}

// Before any module's work, and after the last module's tests, whatever the number of threads.
[["", 4], ["-T2", 4], ["-T4", 4]].each { threads, modules ->
    def before = names("backups", "pre-migration-").size()
    def snapshots = names("state-snapshots", "2").size()
    def outcome = run("${threads} verify").orFail()
    def netted = once(outcome, "COMPLETE pre-migration")
    def taken = once(outcome, "COMPLETE snapshot")
    def verified = once(outcome, "COMPLETE verification")
    def work = places(outcome, "COMPLETE fixture in ")
    assert work.size() == 2 * modules
    assert work.every { it > netted && it < taken && it < verified }
    assert places(outcome, "Done once in this build, by ").size() == modules - 1
    assert names("state-snapshots", "2").size() == snapshots + 1
    assert names("backups", "pre-migration-").size() == Math.min(5, before + 1)
}

// A module that skips, or that does not bind it, keeps nobody waiting.
["skipping", "unbound"].each { profile ->
    def outcome = run("-T2 verify -P${profile}").orFail()
    once(outcome, "COMPLETE pre-migration")
    once(outcome, "COMPLETE snapshot")
}

// Only what is built counts: some of the modules, or one from its own directory.
once(run("verify -pl a,c -T2").orFail(), "COMPLETE snapshot")
once(run("verify -pl .,b").orFail(), "COMPLETE snapshot")
once(run("verify", root.resolve("b")).orFail(), "COMPLETE snapshot")

// A phase before: it is not their turn.
assert places(run("-T2 integration-test").orFail(), "COMPLETE snapshot").isEmpty()

// A module fails before: they do not run, and the end of the build says so.
["-T2 verify -Pbroken --fail-at-end", "verify -Pbroken --fail-at-end", "verify -Pbroken"].each { line ->
    def outcome = run(line)
    assert !outcome.ok()
    assert places(outcome, "COMPLETE snapshot").isEmpty()
    assert places(outcome, "COMPLETE verification").isEmpty()
    once(outcome, "hermes:snapshot DID NOT RUN")
    once(outcome, "hermes:verify DID NOT RUN")
}

// From the command line nobody waits for the others, and it is done once, also beside the phases.
def plugin = "io.github.hermesbackup:hermes-maven-plugin:${pluginVersion}"
once(run("-T2 ${plugin}:snapshot").orFail(), "COMPLETE snapshot")
once(run("${plugin}:list").orFail(), "COMPLETE list")
def both = run("verify ${plugin}:backup -Dhermes.output=${root}/out").orFail()
once(both, "COMPLETE snapshot")
once(both, "COMPLETE backup")

// A failure is shared: with a home that has a broken database nothing goes on, in no module.
Files.writeString(home.resolve("state.db"), "")
def failed = run("-T2 --fail-at-end verify")
assert !failed.ok()
assert places(failed, "COMPLETE fixture in ").isEmpty()
assert failed.output().contains("PARTIAL")
assert names("backups", "pre-migration-").size() <= 6
def warned = run("-T2 verify -Dhermes.failOnError=false -Dhermes.failOnPartial=false").orFail()
assert places(warned, "COMPLETE fixture in ").size() == 8
true
