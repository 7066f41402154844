import io.github.hermesbackup.mojo.MavenProcess
import java.nio.file.Files

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
maven.with("LANG", "C").with("LC_ALL", "C")
def home = maven.sampleHome(root.resolve("h\u00f6lle"))
def note = "memories/\u00fcbersicht-\u65e5\u672c.md"
Files.writeString(home.resolve(note), "kept")

maven.line(root, "mvn hermes:backup hermes:verify -Dhermes.level=restore").orFail()
def archives = Files.list(root.resolve("ablage-\u65e5\u672c")).toList()
assert archives.size() == 1

// A disaster, and back.
Files.move(home, root.resolve("saved"))
Files.move(archives[0], root.resolve("backup.zip"))
maven.goal(root, "import", "-Dhermes.archive=backup.zip").orFail()
assert Files.readString(home.resolve(note)) == "kept"

// What this locale has made of a word is not what was typed: nothing is done with it.
def lost = maven.goal(maven.directory("elsewhere"), "backup", "-Dhermes.home=../saved", "-Dhermes.output=\u00fcberall.zip")
assert lost.exitCode() != 0
assert MavenProcess.lines(lost, "ERROR").count { it.contains("hermes.output=") && it.contains("LC_ALL=C.UTF-8") } == 1
true
