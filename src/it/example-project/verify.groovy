import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.restore.SmallHome
import java.nio.file.Files

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = maven.sampleHome(maven.userHome().resolve(".hermes"))
def tests = root.resolve("target/hermes-home")
def names = { String directory -> Files.list(home.resolve(directory)).map { it.fileName.toString() }.filter { !it.startsWith(".") }.toList() }

// Each build finds the exact state, whatever the tests of the one before have left.
(1..2).each {
    def built = maven.line(root, "mvn verify").orFail()
    assert built.output().contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0")
    assert Files.exists(tests.resolve("left-behind"))
    assert SmallHome.ask(tests.resolve("state.db"), "SELECT count(*) FROM sessions") == "2"
}

// The person's own home was backed up once, and is in one snapshot; the tests have not touched it.
assert names("backups").size() == 1
assert names("state-snapshots").size() == 1
assert Files.notExists(home.resolve("left-behind"))

// The page of a CI job, and its outputs.
def summary = root.resolve("summary.md")
def output = root.resolve("output")
Files.writeString(home.resolve("config.yaml"), "model: changed\n")
maven.with("GITHUB_STEP_SUMMARY", summary.toString()).with("GITHUB_OUTPUT", output.toString())
maven.line(root, "mvn verify").orFail()
def page = Files.readString(summary)
["pre-migration COMPLETE", "fixture-restore COMPLETE", "snapshot COMPLETE", "verify COMPLETE"].each {
    assert page.contains("### hermes:" + it)
}
def secret = Files.readAllLines(home.resolve(".env")).find { it.contains("=") }.split("=", 2)[1]
assert secret.length() > 3 && !page.contains(secret)
def archive = names("backups").max()
assert Files.readString(output) =~ /(?s)archive<<(end_\S+)\n\S*${archive}\n\1\nsha256<<(end_\S+)\n[0-9a-f]{64}\n\2\n/
Files.delete(summary)
Files.createDirectory(summary)
def warned = maven.line(root, "mvn verify").orFail()
assert MavenProcess.lines(warned, "WARNING").any { it.contains("GITHUB_STEP_SUMMARY=") }
true
