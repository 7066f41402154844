import io.github.hermesbackup.testkit.Commands

Commands.of("cp", "-R", "${projectDirectory}/src/sample-home".toString(), "${basedir}/home".toString()).run().orFail()
new File(basedir, "home/an-empty-directory").mkdir()
true
