import groovy.json.JsonSlurper
import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.restore.SmallHome
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions

def log = new File(basedir, "build.log").text
def root = basedir.toPath().toRealPath()
def home = root.resolve("home")
def store = home.resolve("state-snapshots")
def snapshots = { Files.list(store).map { it.fileName.toString() }.filter { !it.startsWith(".") }.sorted().toList() }

// Two builds, nothing changed between them: one snapshot, and the second build says so.
assert snapshots().size() == 1
def id = snapshots()[0]
assert id ==~ /\d{8}-\d{6}/
assert PosixFilePermissions.toString(Files.getPosixFilePermissions(store.resolve(id))) == "rwx------"
def json = new JsonSlurper().parse(new File(basedir, "target/hermes/snapshot-after-the-tests.json"))
assert json.status == "COMPLETE"
assert json.counts.written == 0
assert json.archive == store.resolve(id).toString()
assert log.contains("${id}  ")
assert log.contains("the present state; none was made")
assert new JsonSlurper().parse(store.resolve(id).resolve("manifest.json").toFile()).keySet()
        .containsAll(["id", "timestamp", "label", "file_count", "total_size", "files"])

assert new File(basedir, "home/state.db-wal").length() > 0
context.gateway.close()

// It comes back: a changed file, a lost one, and a database that has gone on.
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def before = Files.readString(home.resolve("config.yaml"))
Files.writeString(home.resolve("config.yaml"), "model: broken\n")
Files.delete(home.resolve("SOUL.md"))
SmallHome.sql(home.resolve("state.db"), "DROP TABLE it_fill")
def at = "-Dhermes.home=${home}".toString()
assert maven.goal(root, "snapshot-list", at).orFail().output().contains(id)

def refused = maven.goal(root, "snapshot-restore", at, "-Dhermes.snapshot=../../home")
assert !refused.ok()
assert refused.output().contains("hermes.snapshot=../../home")
def unforced = maven.goal(root, "snapshot-restore", at, "-Dhermes.snapshot=1")
assert !unforced.ok()
assert unforced.output().contains("-Dhermes.force=true")
def dry = maven.goal(root, "snapshot-restore", at, "-Dhermes.snapshot=1", "-Dhermes.dryRun=true").orFail()
assert MavenProcess.fact(dry, "New") == "1 file: SOUL.md"
assert Files.readString(home.resolve("config.yaml")) == "model: broken\n"

def restored = maven.goal(root, "snapshot-restore", at, "-Dhermes.snapshot=latest", "-Dhermes.force=true").orFail()
assert MavenProcess.fact(restored, "Undo").contains("pre-import-")
assert Files.readString(home.resolve("config.yaml")) == before
assert Files.exists(home.resolve("SOUL.md"))
assert SmallHome.ask(home.resolve("state.db"), "SELECT count(*) FROM it_fill") == "1"

// Another state, another snapshot; pruning keeps the newest.
Files.writeString(home.resolve("config.yaml"), "model: newer\n")
def made = maven.goal(root, "snapshot", at, "-Dhermes.label=newer").orFail()
assert MavenProcess.fact(made, "Snapshot").contains("-newer")
assert snapshots().size() == 2
def listed = maven.goal(root, "list", at, "-Dhermes.output=${root}".toString()).orFail().output()
assert listed.contains("snapshot      complete   " + snapshots()[1])
def wouldGo = maven.goal(root, "prune", at, "-Dhermes.kind=snapshot", "-Dhermes.keepDaily=1", "-Dhermes.dryRun=true")
        .orFail().output()
assert wouldGo.contains("Would go ${id}")
assert wouldGo.contains("the newest complete one, daily ")
assert snapshots().size() == 2
maven.goal(root, "snapshot-prune", at, "-Dhermes.snapshot.keep=1").orFail()
assert snapshots().size() == 1
assert snapshots()[0].endsWith("-newer")
true
