package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.TakenOver;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.report.Finding;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.junit.jupiter.api.Test;

class BackupConsoleTest {

    private static final Path OLD = Path.of("/b/hermes-backup-2026-11-22-101502.zip");

    private final List<String> said = new ArrayList<>();
    private final Log log = (Log) Proxy.newProxyInstance(
            Log.class.getClassLoader(),
            new Class<?>[] {Log.class},
            (proxy, method, arguments) -> said.add(method.getName() + ": " + arguments[0]));
    private final Path home = Path.of("/home/user/.hermes");
    private final BackupConsole console =
            new BackupConsole(new Console(log), new HermesHome(home, home, Optional.empty(), Optional.empty()));

    private static BackupResult result(Optional<TakenOver> taken) {
        return new BackupResult(
                BackupResult.Outcome.WRITTEN,
                Optional.of(Path.of("/b/hermes-backup-2026-11-22-174409.zip")),
                124_675_686,
                Optional.empty(),
                4579,
                326_841_204,
                List.of(),
                null,
                List.of(),
                Optional.empty(),
                taken,
                Duration.ofSeconds(1));
    }

    @Test
    void whateverIsInTheNameOfAFileALineIsOneLineAndReadsInItsOrder() {
        Console lines = new Console(log);
        String name = "a\nCOMPLETE \u202epiz.\u001b[31m";
        lines.fact("Wrote", name);
        lines.detail("Read", name);
        lines.warn(name);
        lines.info(name);
        lines.findings(List.of(new Finding(Finding.Kind.FAILED, name, name)));

        String shown = "a\\u000ACOMPLETE \\u202Epiz.\\u001B[31m";
        assertThat(said)
                .containsExactly(
                        "info: Wrote    " + shown,
                        "debug: Read     " + shown,
                        "warn: " + shown,
                        "info: " + shown,
                        "error: " + shown + "  " + shown);
    }

    @Test
    void itSaysHowMuchWasTakenOverAndFromWhere() {
        TakenOver.Part part = new TakenOver.Part("state.db", 1000, 973);
        console.result(result(Optional.of(new TakenOver(OLD, 4561, Optional.of(part)))), Optional.empty());
        console.result(result(Optional.of(new TakenOver(OLD, 4579, Optional.empty()))), Optional.empty());
        console.result(result(Optional.empty()), Optional.empty());

        String wrote = "info: Wrote    /b/hermes-backup-2026-11-22-174409.zip  4,579 files, 118.9 MB, verified";
        assertThat(said)
                .containsExactly(
                        wrote
                                + " (4,561 of 4,579 files and 97 % of state.db taken over from"
                                + " hermes-backup-2026-11-22-101502.zip)",
                        wrote + " (4,579 of 4,579 files taken over from hermes-backup-2026-11-22-101502.zip)",
                        wrote);
    }

    @Test
    void anOldArchiveThatCouldNotBeUsedIsOneWarning() {
        console.notTakenOver(OLD, "\"a.log\" is damaged in it");
        assertThat(said)
                .containsExactly(
                        "warn: " + OLD + " cannot be built upon, or not all of it (\"a.log\" is damaged in it);"
                                + " the new archive was made from the home instead.");
    }
}
