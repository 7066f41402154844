import io.github.hermesbackup.testkit.Commands
import java.nio.file.Files
import java.nio.file.Path

def home = basedir.toPath().resolve("home")
Commands.of("cp", "-R", "${projectDirectory}/src/sample-home".toString(), home.toString()).run().orFail()
Files.delete(home.resolve("SOUL.md"))
Files.createSymbolicLink(home.resolve("SOUL.md"), Path.of("../dotfiles/SOUL.md"))
true
