import groovy.json.JsonSlurper
import io.github.hermesbackup.mojo.MavenProcess
import io.github.hermesbackup.restore.SmallHome
import io.github.hermesbackup.testkit.Trees
import java.nio.file.Files

def root = basedir.toPath().toRealPath()
def maven = new MavenProcess(
        root, mavenHome, projectDirectory, outerRepository, localRepositoryPath.toPath(), pluginVersion)
def home = SmallHome.create(maven.userHome().resolve(".hermes"), "one")
def shelf = maven.directory("shelf")
def names = { Files.list(shelf).map { it.fileName.toString() }.sorted().toList() }

// Three backups, one that was cut short, and one that was renamed to be kept for ever.
def made = []
["one", "two", "three", "four"].each {
    SmallHome.write(home, "config.yaml", "model: " + it + "\n", "rw-r--r--")
    def before = names()
    maven.goal(root, "backup", "-Dhermes.output=${shelf}/".toString()).orFail()
    made << (names() - before)[0]
}
Files.move(shelf.resolve(made[0]), shelf.resolve("for-ever.zip"))
Files.write(shelf.resolve(made[1]), Arrays.copyOf(Files.readAllBytes(shelf.resolve(made[1])), 100))

// Without a rule nothing happens, and one line says which rules there are.
def refused = maven.goal(root, "prune", "-Dhermes.output=${shelf}".toString())
assert !refused.ok()
assert refused.output().contains("-Dhermes.keepLast")
assert refused.output().contains("keepWithin")

// A dry run decides and touches nothing.
def picture = Trees.of(shelf)
def options = ["-Dhermes.output=${shelf}", "-Dhermes.keepLast=1"].collect { it.toString() }
def dry = maven.goal(root, "prune", *options, "-Dhermes.dryRun=true").orFail()
assert MavenProcess.fact(dry, "Would go").startsWith(made[2])
assert picture.differencesTo(Trees.of(shelf)) == []

def pruned = maven.goal(root, "prune", *options, "-Dhermes.resultFile=${root}/prune.json".toString()).orFail()
assert MavenProcess.fact(pruned, "Kept").startsWith(made[3])
assert MavenProcess.fact(pruned, "Kept").contains("the newest complete one, last 1 of 1")
assert MavenProcess.fact(pruned, "Removed").contains("no rule keeps it")
assert names() == [made[1], made[3], "for-ever.zip"].sort()
def decisions = new JsonSlurper().parse(root.resolve("prune.json").toFile()).decisions
assert decisions.collect { it.decision } == ["keep", "remove", "notCounted"]

// The list as one document and no other line, the damaged one among it. Maven 3.9 resets the colour around it, Maven 4 puts what
// it is before each line.
def list = maven.goal(root, "list", "-q", "-Dhermes.format=json", "-Dhermes.output=${shelf}".toString(),
        "-Dhermes.resultFile=${root}/list.json".toString()).orFail()
def document = new JsonSlurper().parseText(list.output().replace("\u001b[0m", "").replace("[INFO] [stdout] ", ""))
assert document == new JsonSlurper().parse(root.resolve("list.json").toFile())
assert document.backups.collectEntries { [new File(it.path).name, it.state] } == [(made[1]): "damaged", (made[3]): "complete"]
def text = maven.goal(root, "list", "-Dhermes.output=${shelf}".toString()).orFail()
assert MavenProcess.lines(text, "WARNING").any { it.contains("DAMAGED") && it.contains(made[1]) }

// What has changed since, in the home and from archive to archive; never what is in a file.
SmallHome.write(home, ".env", "KEY=secret-value\n", "rw-------")
SmallHome.write(home, "memories/NEW.md", "new\n", "rw-r--r--")
SmallHome.sql(home.resolve("state.db"), "DELETE FROM messages WHERE id=1")
def diff = maven.goal(root, "diff", "-Dhermes.archive=${shelf}/${made[3]}".toString(),
        "-Dhermes.resultFile=${root}/diff.json".toString()).orFail()
def said = MavenProcess.lines(diff, "INFO")
assert said.contains("+ memories/NEW.md")
assert said.contains("M .env (content)")
assert MavenProcess.fact(diff, "Rows").startsWith("state.db: messages 6 -> 5")
assert !diff.output().contains("secret-value")
def json = new JsonSlurper().parse(root.resolve("diff.json").toFile())
assert json.databases[0].tables.messages == [before: 6, after: 5]
def both = maven.goal(root, "diff", "-Dhermes.archive=${shelf}/for-ever.zip".toString(),
        "-Dhermes.against=${shelf}/${made[3]}".toString()).orFail()
assert MavenProcess.lines(both, "INFO").contains("M config.yaml (content)")

// The other kinds lie in the home.
def archive = "-Dhermes.archive=${shelf}/${made[3]}".toString()
maven.goal(root, "import", archive, "-Dhermes.force=true").orFail()
def inside = maven.goal(root, "prune", "-Dhermes.kind=pre-import", "-Dhermes.keepWithin=1y").orFail()
assert MavenProcess.fact(inside, "Kept").startsWith("pre-import-")
true
