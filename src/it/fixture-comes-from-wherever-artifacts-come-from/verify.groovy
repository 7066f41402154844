import com.sun.net.httpserver.HttpServer
import groovy.json.JsonSlurper
import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.restore.SmallHome
import io.github.hermesbackup.testkit.Trees
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.security.MessageDigest

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def source = maven.sampleHome(root.resolve("producer/source"))
def zip = root.resolve("producer/target/producer-1-hermes-fixture.zip")
def home = root.resolve("consumer/target/hermes-home")

// From a module of the same build, also with several threads; secrets stay out and are named.
def first = maven.line(root, "mvn -T2 verify").orFail()
assert Files.exists(home.resolve("config.yaml"))
assert Files.notExists(home.resolve(".env"))
def json = new JsonSlurper().parse(root.resolve("producer/target/hermes/fixture-package-default.json").toFile())
assert json.paths.any { it.path == ".env" && it.reason.contains("secrets") }
assert json.sha256 == Trees.sha256(zip)
def exact = Trees.of(home)

// Nothing changed: seen without a change; and the same bytes again, in another zone on what looks like another day.
assert MavenProcess.fact(maven.line(root, "mvn verify").orFail(), "Home").contains("is in its state already")
def again = Files.move(zip, root.resolve("first.zip"))
Files.walk(source).forEach { Files.setLastModifiedTime(it, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L)) }
maven.with("TZ", "Pacific/Kiritimati").line(root, "mvn verify").orFail()
assert Files.mismatch(again, zip) == -1L
maven.with("TZ", "UTC")

// Whatever a test has done is undone.
SmallHome.sql(home.resolve("state.db"), "PRAGMA journal_mode=WAL", "CREATE TABLE dirty(a)")
Files.writeString(home.resolve("extra"), "x")
maven.line(root, "mvn verify").orFail()
assert exact.differencesTo(Trees.of(home)).isEmpty()

// Key files are refused by name, all of them; tokens are a warning that never shows the value.
def token = "ghp_" + "a1B2" * 9
Files.writeString(source.resolve("id_rsa"), "x")
Files.writeString(source.resolve("tls.pem"), "x")
def refused = maven.line(root, "mvn verify")
assert !refused.ok()
assert refused.output().contains("id_rsa, tls.pem")
Files.writeString(source.resolve("notes.md"), "\n${token}\n")
def warned = maven.line(root, "mvn -X verify -Dhermes.allowSecretFiles=id_rsa,tls.pem").orFail()
assert warned.output().contains("notes.md:2  looks like a GitHub token")
assert !warned.output().contains(token)
["id_rsa", "tls.pem", "notes.md"].each { Files.delete(source.resolve(it)) }

// From a repository on a disk or behind HTTP, as any artifact.
def repository = root.resolve("repository")
def deploy = { String version, boolean rightChecksum ->
    def file = repository.resolve("org/example/home/${version}/home-${version}-hermes-fixture.zip")
    Files.createDirectories(file.parent)
    Files.copy(again, file, StandardCopyOption.REPLACE_EXISTING)
    def sha1 = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file)).encodeHex().toString()
    Files.writeString(file.resolveSibling(file.fileName.toString() + ".sha1"), rightChecksum ? sha1 : "0" * 40)
}
["1", "2", "3"].each { deploy(it, it != "3") }
def server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
server.createContext("/") { exchange ->
    def file = repository.resolve(exchange.requestURI.path.substring(1)).normalize()
    def found = file.startsWith(repository) && Files.isRegularFile(file)
    exchange.sendResponseHeaders(found ? 200 : 404, found ? Files.size(file) : -1)
    if (found && exchange.requestMethod == "GET") {
        exchange.responseBody.withStream { Files.copy(file, it) }
    }
    exchange.close()
}
server.start()
try {
    def http = "http://127.0.0.1:${server.address.port}/"
    def consumer = root.resolve("consumer")
    def pom = consumer.resolve("pom.xml")
    def restore = { String version, String url, String more = "" ->
        // Maven 4 takes no expression there.
        Files.writeString(pom, Files.readString(pom).replaceFirst("<url>.*</url>", "<url>${url}</url>"))
        maven.line(consumer, "mvn -f ../pom.xml -pl consumer -am verify"
                + " -Dwanted=org.example:home:${version}:zip:hermes-fixture ${more}")
    }
    restore("1", repository.toUri().toString()).orFail()
    assert exact.differencesTo(Trees.of(home)).isEmpty()
    Files.delete(home.resolve("config.yaml"))
    restore("2", http).orFail()
    assert exact.differencesTo(Trees.of(home)).isEmpty()

    // A wrong checksum, a missing one, and none at hand without a network: one clear line each, and the home stays.
    def broken = restore("3", http)
    assert !broken.ok()
    assert broken.output().contains("hermes.fixture=org.example:home:3:zip:hermes-fixture cannot be had: ")
    assert broken.output().toLowerCase().contains("checksum")
    def missing = restore("4", http)
    assert !missing.ok()
    assert missing.output().contains("hermes.fixture=org.example:home:4:zip:hermes-fixture cannot be had: it is in no module")
    def offline = restore("5", http, "-o")
    assert !offline.ok()
    assert offline.output().contains("Maven is offline")
    restore("2", http, "-o").orFail()
    assert exact.differencesTo(Trees.of(home)).isEmpty()

    // Never outside the build directory, nor a person's own home.
    def outside = restore("2", http, "-Dhermes.fixtureHome=../elsewhere")
    assert !outside.ok()
    assert outside.output().contains("-Dhermes.allowOutsideBuild=true")
    maven.sampleHome(maven.userHome().resolve(".hermes"))
    def own = restore("2", http, "-Dhermes.allowOutsideBuild=true -Dhermes.fixtureHome=${maven.userHome()}/.hermes")
    assert !own.ok()
    assert own.output().contains("is never replaced by a fixture")
} finally {
    server.stop(0)
}
true
