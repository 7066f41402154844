import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.testkit.Trees
import java.nio.file.Files
import java.nio.file.Path

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)

def home = maven.sampleHome(maven.directory("Bob's files").resolve("my hermes"))
def archive = root.resolve("a place with spaces/the \$HOME of Bob.zip")
def backup = maven.goal(root, "backup", "-Dhermes.home=${home}".toString(), "-Dhermes.output=${archive}".toString()).orFail()
def before = Trees.of(home)
assert Files.isRegularFile(archive)

// The disaster: the home is gone; the line that the backup printed brings it back, from any directory.
def saved = Files.move(home, root.resolve("saved"))
def restored = maven.line(maven.directory("elsewhere"), MavenProcess.fact(backup, "Restore")).orFail()
assert MavenProcess.fact(restored, "Target") == home.toString()
def known = { it.endsWith(".yaml") || it.endsWith(".md") && !it.startsWith("checkpoints/") && !it.startsWith("hermes-agent/") }
def expected = before.files().only(known)
assert expected.entries().size() > 10
assert expected.differencesTo(Trees.of(home).files().only(known)) == []
assert Files.isRegularFile(home.resolve("state.db"))
true
