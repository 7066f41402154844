import groovy.json.JsonSlurper
import io.github.hermesbackup.mojo.MavenProcess
import java.nio.file.Files

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = maven.userHome().resolve(".hermes")
def build = { String... options -> maven.line(root, "mvn initialize " + options.join(" ")) }
def archives = { String kind ->
    Files.list(home.resolve("backups")).map { it.fileName.toString() }.filter { it.startsWith(kind + "-20") }.sorted().toList()
}

// No home yet: nothing to back up is no failure, and nothing is made.
build().orFail()
assert Files.notExists(home)

// Each kind keeps its own two, in the phase that comes first.
maven.sampleHome(home)
(1..3).each {
    Files.writeString(home.resolve("config.yaml"), "model: ${it}\n")
    build().orFail()
}
assert archives("pre-update").size() == 2
assert archives("pre-migration").size() == 2

// Nothing changed: the last real states are not pushed out.
def before = archives("pre-update") + archives("pre-migration")
build().orFail()
assert archives("pre-update") + archives("pre-migration") == before

// keep=0 keeps the one just made.
Files.writeString(home.resolve("config.yaml"), "model: 4\n")
def last = maven.goal(root, "pre-update", "-Dhermes.preUpdate.keep=0").orFail()
assert archives("pre-update").size() == 1
assert MavenProcess.fact(last, "Wrote").contains(archives("pre-update")[0])

// A broken home fails the build, unless the safety net may be missing; then it says so loudly.
Files.writeString(home.resolve("config.yaml"), "model: 5\n")
Files.writeString(home.resolve("state.db"), "")
def failed = build()
assert !failed.ok()
assert failed.output().contains("PARTIAL")
def json = new JsonSlurper().parse(root.resolve("target/hermes/pre-update-safety-nets.json").toFile())
assert json.status == "PARTIAL"
assert archives("pre-migration").size() == 2
def warned = build("-Dhermes.failOnError=false").orFail()
assert MavenProcess.lines(warned, "WARNING").any { it.contains("IS MISSING") && it.contains("PARTIAL") }
true
