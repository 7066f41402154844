import groovy.json.JsonSlurper
import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.testkit.Trees
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = maven.sampleHome(maven.userHome().resolve(".hermes"))
// A checkout has no modes; a restore makes secrets private, which is the one thing that an undo does not take back.
[".env", "auth.json", "profiles/coder/.env"].each {
    Files.setPosixFilePermissions(home.resolve(it), PosixFilePermissions.fromString("rw-------"))
}
def archive = root.resolve("old.zip").toString()
maven.goal(root, "backup", "-Dhermes.output=${archive}".toString()).orFail()

// Life goes on: files come, go and change.
Files.writeString(home.resolve("config.yaml"), "model: newer\n")
Files.writeString(home.resolve("memories/NEW.md"), "new since the backup\n")
Files.delete(home.resolve("SOUL.md"))
Files.createDirectories(home.resolve("backups"))
def notOurs = { it ==~ /backups(\/.*)?|.*\.db(-wal|-shm)?|\.backup\.lock/ }
def picture = { Trees.of(home).without(notOurs).withoutDirectoryTimes() }
def before = picture()

// Without -Dhermes.force=true a build without a person fails, and nothing has changed.
def refused = maven.goal(root, "import", "-Dhermes.archive=${archive}".toString())
assert !refused.ok()
assert refused.output().contains("-Dhermes.force=true")
assert refused.output().contains("-Dhermes.dryRun=true")
assert before.differencesTo(picture()) == []

// A dry run says what would happen, and does none of it.
def everything = Trees.of(home)
def dry = maven.goal(root, "import", "-Dhermes.archive=${archive}".toString(), "-Dhermes.dryRun=true", "-Dhermes.exact=true").orFail()
assert MavenProcess.fact(dry, "New") == "1 file: SOUL.md"
assert MavenProcess.fact(dry, "Replaced") == "1 file: config.yaml"
assert MavenProcess.fact(dry, "Removed") == "1 file: memories/NEW.md"
assert everything.differencesTo(Trees.of(home)) == []

// The import, and the line that it prints to go back.
def imported = maven.goal(root, "import", "-Dhermes.archive=${archive}".toString(), "-Dhermes.force=true", "-Dhermes.exact=true",
        "-Dhermes.resultFile=${root}/import.json".toString()).orFail()
assert MavenProcess.fact(imported, "Changes").startsWith("1 new, 1 replaced, 1 removed, ")
assert Files.isRegularFile(home.resolve("SOUL.md"))
assert Files.notExists(home.resolve("memories/NEW.md"))
def json = new JsonSlurper().parse(root.resolve("import.json").toFile())
assert json.status == "COMPLETE"
assert json.counts.removed == 1
def undo = MavenProcess.fact(imported, "Undo")
assert undo.contains(home.resolve("backups/pre-import-").toString())
maven.line(maven.directory("elsewhere"), undo).orFail()
assert before.differencesTo(picture()) == []

// The same import twice: the second has nothing to do, not even a backup to go back to.
maven.goal(root, "import", "-Dhermes.archive=${archive}".toString(), "-Dhermes.force=true", "-Dhermes.exact=true").orFail()
def archives = Files.list(home.resolve("backups")).map { it.fileName.toString() }.sorted().toList()
def after = Trees.of(home)
def again = maven.goal(root, "import", "-Dhermes.archive=${archive}".toString(), "-Dhermes.force=true", "-Dhermes.exact=true").orFail()
assert MavenProcess.fact(again, "Changes").startsWith("0 new, 0 replaced, ")
assert after.withoutDirectoryTimes().differencesTo(Trees.of(home).withoutDirectoryTimes()) == []
assert archives == Files.list(home.resolve("backups")).map { it.fileName.toString() }.sorted().toList()

// A restore that a crash has cut off: nothing is left of it after the goal that is there for that.
Files.createDirectories(home.resolve("backups/.restore-00000000-0000-4000-8000-000000000000/new"))
maven.goal(root, "recover").orFail()
assert Files.notExists(home.resolve("backups/.restore-00000000-0000-4000-8000-000000000000"))
true
