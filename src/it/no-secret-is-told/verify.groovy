import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.testkit.Canaries
import io.github.hermesbackup.testkit.ModeWatch
import io.github.hermesbackup.testkit.Tmpfs
import java.nio.file.Files
import java.nio.file.Path

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = maven.sampleHome(root.resolve("home"))
Canaries.plant(home)
def other = maven.sampleHome(root.resolve("other"))
Canaries.plant(other)
Files.writeString(other.resolve("config.yaml"), Files.readString(home.resolve("config.yaml")) + "more: true\n")

def target = Files.createDirectories(root.resolve("target"))
// Made by others, open to all.
[target.resolve("out"), home.resolve("backups"), other.resolve("backups")].each { Files.createDirectories(it) }
def temporary = Files.createDirectories(target.resolve("tmp"))
def summary = target.resolve("summary.md")
maven.with("GITHUB_STEP_SUMMARY", summary.toString())
        .with("GITHUB_OUTPUT", target.resolve("outputs").toString())
        .with("MAVEN_OPTS", "-Djava.io.tmpdir=" + temporary)
[home, other, root.resolve("small")].each { maven.mayWrite(it) }

def outcomes = []
def run = { umask, line ->
    def outcome = maven.line(root, "umask ${umask}; mvn -X ${line}".toString())
    outcomes << outcome
    outcome
}
def isLogged = { outcome, text -> assert outcome.output().contains(text): outcome.output() }

// Every file of the homes is private, so each of its copies has to be, at any moment; what is not private itself is below
// a directory that is. The fixture is an artifact, and has no secrets.
def isCopy = { Path path ->
    !Files.isDirectory(path) ||
            path.fileName.toString() ==~ /state-snapshots|\.restore-.*|\..*\.partial/
}
def copies = [home, other, target.resolve("out"), target.resolve("hermes-home")]
["000", "022"].each { umask ->
    new ModeWatch(copies, isCopy).withCloseable { watch ->
        run(umask, "verify -Peverything").orFail()
        run(umask, "hermes:snapshot-restore hermes:snapshot-list hermes:snapshot-prune hermes:list hermes:recover"
                + " hermes:prune -Dhermes.kind=pre-update -Dhermes.keepLast=1 -Dhermes.home=home -Dhermes.snapshot=latest"
                + " -Dhermes.force=true -Dhermes.format=json").orFail()
        watch.close()
        assert watch.open().isEmpty()
        assert watch.seen().contains(target.resolve("out/home.zip"))
        assert watch.seen().any { it.toString().contains("/backups/pre-import-") }
        assert watch.seen().contains(home.resolve("state-snapshots"))
    }
    Files.writeString(home.resolve("SOUL.md"), "changed after " + umask + "\n")
}

// Runs that fail: a damaged archive, a damaged database, a locked one, a full disk.
def archive = target.resolve("out/home.zip")
def bytes = Files.readAllBytes(archive)
for (int at = 200; at < bytes.length - 20000; at += 500) {
    bytes[at] ^= 1
}
def damaged = Files.createFile(target.resolve("out/damaged.zip"), java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")))
Files.write(damaged, bytes)
assert !run("000", "hermes:verify -Dhermes.level=deep -Dhermes.archive=target/out/damaged.zip").ok()
assert !run("000", "hermes:import -Dhermes.force=true -Dhermes.home=other -Dhermes.archive=target/out/damaged.zip").ok()

def database = Files.readAllBytes(home.resolve("state.db"))
java.util.Arrays.fill(database, (database.length / 2) as int, database.length, (byte) 0x61)
Files.write(home.resolve("memory_store.db"), database)
Files.copy(other.resolve("state.db"), home.resolve("kanban.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING)
[home.resolve("memory_store.db"), home.resolve("kanban.db")].each {
    Files.setPosixFilePermissions(it, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"))
}
org.sqlite.JDBC.createConnection("jdbc:sqlite:" + home.resolve("kanban.db"), new Properties()).withCloseable { holder ->
    ["PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE"].each { holder.createStatement().execute(it) }
    def partial = run("000", "hermes:backup -Dhermes.home=home -Dhermes.output=target/out/partial.zip -Dhermes.databaseTimeout=1")
    assert !partial.ok()
    isLogged(partial, "memory_store.db")
    isLogged(partial, "is damaged (")
    isLogged(partial, "locked")
}
if (Tmpfs.isAvailable()) {
    Tmpfs.mount(root.resolve("small"), "size=128k").withCloseable {
        def full = run("000", "hermes:backup -Dhermes.home=home -Dhermes.output=small/")
        assert !full.ok()
        isLogged(full, "Not enough room")
    }
}

// Not in what they said, at the level of -X, not in what they left for others.
outcomes.each {
    assert !Canaries.isIn(it.output() + it.errors())
    assert it.output().contains("[DEBUG]")
}
def results = Files.list(target.resolve("hermes")).filter { it.toString().endsWith(".json") }.toList()
assert results.size() >= 15
(results + [summary, target.resolve("outputs")]).each { assert !Canaries.isIn(Files.readString(it)) }
results.each { assert (Files.getAttribute(it, "unix:mode") & 077) == 0 }
// A fixture is made to be published: settings and conversations are in it, what is secret by its name is not.
assert Canaries.readableByOthers(root).findAll { !it.toString().endsWith("-hermes-fixture.zip") } == []
assert Canaries.isIn(Files.readString(home.resolve(".env")))
true
