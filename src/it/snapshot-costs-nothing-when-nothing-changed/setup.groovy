import io.github.hermesbackup.restore.SmallHome
import io.github.hermesbackup.testkit.Commands
import org.sqlite.JDBC

Commands.of("cp", "-R", "${projectDirectory}/src/sample-home".toString(), "${basedir}/home".toString()).run().orFail()
def state = new File(basedir, "home/state.db").toPath()
SmallHome.sql(state, "PRAGMA journal_mode=WAL", "CREATE TABLE it_fill AS SELECT randomblob(8000000) AS body")
// A gateway that is merely connected, through all builds: a log of some size that nobody adds to.
context.gateway = new JDBC().connect("jdbc:sqlite:" + state, new Properties())
context.gateway.createStatement().execute("UPDATE sessions SET id = id")
assert new File(basedir, "home/state.db-wal").length() > 0
true
