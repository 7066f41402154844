import groovy.json.JsonSlurper
import io.github.hermesbackup.testkit.SampleHome
import io.github.hermesbackup.testkit.Trees
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions

def json = { name -> new JsonSlurper().parse(new File(basedir, "target/hermes/${name}.json")) }
def backup = json("backup-before-the-tests")
def verify = json("verify-after-the-tests")
def restored = json("import-default-cli")
def archive = basedir.toPath().toRealPath().resolve("backups/home.zip")

[backup, verify, restored].each {
    assert it.status == "COMPLETE"
    assert it.exitCode == 0
    assert it.archive == archive.toString()
}
assert PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)) == "rw-------"
assert Trees.sha256(archive) == backup.sha256
assert backup.counts.files > 20
assert verify.counts.matchedSha256 == backup.counts.files
assert restored.counts.created + restored.counts.skipped >= backup.counts.files

// A database is promised to its content, not to its bytes; modes of secrets are tightened; processes.json and its like stay out.
def left = { name ->
    SampleHome.LEFT_OUT.any { name == it || it.startsWith(name + "/") } || name.endsWith(".db") ||
            name in [".backup.lock", "gateway_state.json", "processes.json"]
}
def before = Trees.of(basedir.toPath().resolve("home")).without(left).withoutDirectoryTimes()
def after = Trees.of(basedir.toPath().resolve("restored")).without(left).withoutDirectoryTimes()
def secrets = { it.tokenize("/").last() in [".env", "auth.json"] }
assert before.without(secrets).differencesTo(after.without(secrets)) == []
assert before.only(secrets).withoutModes().differencesTo(after.only(secrets).withoutModes()) == []
[".env", "auth.json", "state.db"].each {
    def mode = Files.getPosixFilePermissions(basedir.toPath().resolve("restored/" + it))
    assert PosixFilePermissions.toString(mode) == "rw-------"
}
assert new File(basedir, "restored/an-empty-directory").isDirectory()
true
