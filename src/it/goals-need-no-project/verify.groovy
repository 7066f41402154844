import io.github.hermesbackup.mojo.MavenProcess
import java.nio.file.Files
import java.nio.file.Path

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)

def home = maven.sampleHome(maven.userHome().resolve(".hermes"))
def anywhere = maven.directory("anywhere")

// Nothing but the archive appears, and it appears where the output says.
def backup = maven.goal(anywhere, "backup").orFail()
def archives = Files.list(maven.userHome()).map { it.fileName.toString() }.filter { it != ".hermes" }.toList()
assert archives.size() == 1
assert archives[0] ==~ /hermes-backup-\d{4}-\d\d-\d\d-\d{6}\.zip/
def archive = maven.userHome().resolve(archives[0]).toString()
assert MavenProcess.fact(backup, "Home").startsWith("${home}  ")
assert MavenProcess.fact(backup, "Wrote").startsWith("${archive}  ")
assert MavenProcess.lines(backup, "WARNING") == []
assert Files.size(home.resolve(".backup.lock")) == 0

// Without a POM, verify takes the newest backup of that place.
def verify = maven.goal(anywhere, "verify").orFail()
assert MavenProcess.fact(verify, "Archive").startsWith("${archive}  ")

// The home that is printed is the home that is written: relative to where the person stands.
def restored = maven.goal(anywhere, "import", "-Dhermes.archive=${archive}".toString(), "-Dhermes.home=second/../other").orFail()
assert MavenProcess.fact(restored, "Target") == anywhere.resolve("other").toString()
assert Files.isRegularFile(anywhere.resolve("other/config.yaml"))

def help = maven.goal(anywhere, "help", "-Ddetail", "-Dgoal=backup").orFail()
assert help.output().contains("hermes.output")

assert Files.list(anywhere).map { it.fileName.toString() }.toList() == ["other"]
true
