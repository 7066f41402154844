package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.ProfileAlias;
import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import io.github.hermesbackup.restore.ProfileAliasResult;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.junit.jupiter.api.Test;

class ProfilesConsoleTest {

    @Test
    void itSaysWhichProfilesHaveACommandAndWhyTheOthersHaveNone() {
        Path bin = Path.of("/home/user/.local/bin");
        List<String> said = new ArrayList<>();
        Log log = (Log) Proxy.newProxyInstance(
                Log.class.getClassLoader(),
                new Class<?>[] {Log.class},
                (proxy, method, arguments) -> said.add(method.getName() + ": " + arguments[0]));
        new ProfilesConsole(new Console(log))
                .say(new ProfileAliasResult(
                        bin,
                        true,
                        List.of(
                                new ProfileAlias("coder", Outcome.WRITTEN, Optional.of(bin.resolve("coder")), ""),
                                new ProfileAlias(
                                        "gateway", Outcome.SKIPPED, Optional.empty(), "\"gateway\" is reserved"),
                                new ProfileAlias("old", Outcome.KEPT, Optional.of(bin.resolve("old")), ""),
                                new ProfileAlias("z", Outcome.FAILED, Optional.empty(), "its command cannot be made")),
                        List.of(new Finding(Finding.Kind.FAILED, "profiles/z", "its command cannot be made"))));
        assertThat(said)
                .containsExactly(
                        "info: Profiles coder: alias written to /home/user/.local/bin/coder",
                        "debug: Profiles old: alias already right",
                        "info: Profiles gateway: no alias, \"gateway\" is reserved",
                        "error: profiles/z  its command cannot be made");
    }
}
