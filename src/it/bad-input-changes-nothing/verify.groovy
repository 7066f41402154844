import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.testkit.Tmpfs
import io.github.hermesbackup.testkit.Trees
import java.nio.file.Files
import java.nio.file.Path
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = maven.sampleHome(root.resolve("home"))
def desk = maven.directory("desk")
Files.writeString(desk.resolve("notes.txt"), "not a home")
Files.createFile(desk.resolve("empty.zip"))
Files.writeString(desk.resolve("text.zip"), "not a zip")
new ZipOutputStream(Files.newOutputStream(desk.resolve("unrelated.zip"))).withCloseable { zip ->
    ["one/a/config.yaml", "two/readme.txt"].each {
        zip.putNextEntry(new ZipEntry(it))
        zip.write(it.bytes)
        zip.closeEntry()
    }
}
maven.goal(desk, "backup", "-Dhermes.home=../home", "-Dhermes.output=good.zip").orFail()

/** What Maven adds to every failure. */
def boilerplate = ~/|To see the full stack trace.*|Re-run Maven using.*|For more information about.*|\[Help 1\].*/

def refused = { String goal, List<String> options, String... said ->
    // The build log of this script is in the same directory.
    def picture = { Trees.of(root).without { it == "build.log" }.digest() }
    def before = picture()
    def outcome = maven.goal(desk, goal, options as String[])
    def errors = MavenProcess.lines(outcome, "ERROR").findAll { !(it.strip() ==~ boilerplate) }
    assert outcome.exitCode() != 0: outcome.output()
    assert errors.size() == 1: outcome.output()
    said.each { assert errors[0].contains(it): "${it} is not in: ${errors[0]}" }
    assert picture() == before: "${goal} ${options}"
}
def at = { "${desk}/${it}".toString() }

refused("backup", ["-Dhermes.home=missing"], "hermes.home=" + at("missing") + " does not exist", "-Dhermes.home=")
refused("backup", ["-Dhermes.home=notes.txt"], "hermes.home=" + at("notes.txt") + " is not a directory", "-Dhermes.home=")
// Maven 4 has replaced what it does not know by nothing before the plugin sees it.
if (!MavenProcess.isMaven4(mavenHome.toString())) {
    refused("backup", ["-Dhermes.home=\${project.basedir}/x"], "hermes.home=", "project.basedir", "write the path out")
    refused("backup", ["-Dhermes.home=../home", "-Dhermes.output=\${nowhere}/"], "hermes.output=\${nowhere}/", "write the path out")
}
refused("backup", ["-Dhermes.home=../home", "-Dhermes.output=notes.txt/"], "hermes.output=" + at("notes.txt") + " is not a directory", "-Dhermes.output=")
refused("backup", ["-Dhermes.home=../home", "-Dhermes.compression=best"], "hermes.compression=best", "fast", "small", "store")

refused("verify", ["-Dhermes.archive=missing.zip"], "hermes.archive=" + at("missing.zip") + " does not exist", "-Dhermes.archive=")
refused("verify", [], maven.userHome().toString(), "-Dhermes.archive=")

refused("import", ["-Dhermes.home=new"], "hermes.archive is missing", "-Dhermes.archive=")
refused("import", ["-Dhermes.home=new", "-Dhermes.archive=empty.zip"], "hermes.archive=" + at("empty.zip"), "empty")
refused("import", ["-Dhermes.home=new", "-Dhermes.archive=text.zip"], "hermes.archive=" + at("text.zip"))
refused("import", ["-Dhermes.home=new", "-Dhermes.archive=unrelated.zip"], "hermes.archive=" + at("unrelated.zip"),
        "does not appear to be a Hermes backup", "config.yaml")
refused("import", ["-Dhermes.home=../home", "-Dhermes.archive=good.zip"], home.toString(), "-Dhermes.force=true")

if (Tmpfs.isAvailable()) {
    Tmpfs.mount(desk.resolve("small"), "size=16k").withCloseable {
        refused("backup", ["-Dhermes.home=../home", "-Dhermes.output=small/x.zip"], at("small"))
    }
    Tmpfs.mount(desk.resolve("sealed"), "size=1m").withCloseable {
        it.makeReadOnly()
        refused("backup", ["-Dhermes.home=../home", "-Dhermes.output=sealed/"], "hermes.output=" + at("sealed"))
    }
}
true
