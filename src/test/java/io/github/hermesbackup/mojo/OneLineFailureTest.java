package io.github.hermesbackup.mojo;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build fails with, whatever the names of files in it. */
@MojoTest
class OneLineFailureTest {

    @TempDir
    Path directory;

    @Test
    @InjectMojo(goal = "verify")
    void aFailureIsOneLineAndReadsInItsOrder(VerifyMojo goal) throws Exception {
        setVariableValueToObject(goal, "home", directory.toString());
        setVariableValueToObject(goal, "archive", directory + "/no\n\u202esuch.zip");

        assertThatThrownBy(goal::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("hermes.archive=")
                .hasMessageContaining("/no\\u000A\\u202Esuch.zip does not exist");
    }
}
