package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.home.Secrets;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.sqlite.LiveRestore;
import io.github.hermesbackup.testkit.HomeContents;
import io.github.hermesbackup.testkit.HomeGenerator;
import io.github.hermesbackup.testkit.HomeScale;
import io.github.hermesbackup.testkit.Odd;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.TreeEntry;
import io.github.hermesbackup.testkit.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {

    @TempDir
    Path work;

    @Test
    void whatIsRestoredIsWhatWasBackedUpAndOnlyWhatIsReportedIsMissing() throws Exception {
        HomeContents contents = HomeGenerator.of(HomeScale.XS).with(Odd.all()).generate(work.resolve("home/.hermes"));
        Tree source = Trees.of(contents.home());

        BackupResult backup = Backups.of(contents.home())
                .intoDirectory(work.resolve("backups"))
                .run();
        assertThat(backup.findings()).noneMatch(finding -> finding.kind() == Finding.Kind.FAILED);
        assertThat(backup.status()).isEqualTo(Status.COMPLETE);
        Path target = work.resolve("elsewhere/restored");
        RestoreResult restore =
                Restores.of(backup.archive().orElseThrow()).into(target).run();

        Tree restored = Trees.of(target);
        List<String> leftOut = new ArrayList<>();
        backup.listing().leftOut().forEach(each -> leftOut.add(each.path()));
        restore.done().skipped().forEach(skipped -> leftOut.add(skipped.path()));
        Predicate<String> reported = name -> isReported(leftOut, name);
        assertThat(source.entries().keySet().stream()
                        .filter(name -> !restored.entries().containsKey(name)))
                .allMatch(reported);
        assertThat(expected(source, reported, contents)
                        .differencesTo(withoutBytes(restored, contents.databases()::contains)))
                .isEmpty();
        assertThat(restored.files().entries().keySet())
                .containsAll(contents.files().keySet().stream()
                        .filter(name -> NeverRestored.reason(name, contents.databases()::contains)
                                .isEmpty())
                        .toList());
        for (String name : contents.databases()) {
            if (restored.entries().containsKey(name)) {
                assertThat(new LiveRestore(Disk.real(), Duration.ofSeconds(10))
                                .sameContent(FileName.resolve(target, name), FileName.resolve(contents.home(), name)))
                        .as(name)
                        .isTrue();
            }
        }
        assertThat(target.resolve("backups")).doesNotExist();
    }

    @Test
    void namesOutsideAsciiSurviveInAJvmThatRunsUnderLangC() throws Exception {
        HomeContents contents =
                HomeGenerator.of(HomeScale.TINY).with(Odd.all()).generate(work.resolve("日本のホーム/.hermes"));
        Tree source = Trees.of(contents.home());
        Path archive = work.resolve("バックアップ/日本.zip");
        Path target = work.resolve("zurück/.hermes");

        ForkedRoundTrip.underLangC(contents.home(), archive, target);

        Tree restored = Trees.of(target);
        Predicate<String> missing = name -> !restored.entries().containsKey(name);
        assertThat(contents.files().keySet().stream().filter(missing))
                .allMatch(name -> NeverRestored.reason(name, contents.databases()::contains)
                        .isPresent());
        assertThat(contents.directories().stream().filter(missing)).isEmpty();
        assertThat(expected(source, missing, contents)
                        .differencesTo(withoutBytes(restored, contents.databases()::contains)))
                .isEmpty();
    }

    @Test
    void aHomeBehindALinkIsReadAndWrittenWhereTheLinkLeads() throws Exception {
        Path real = Files.createDirectories(work.resolve("real"));
        Files.writeString(real.resolve("config.yaml"), "model: a\n");
        Path link = Files.createSymbolicLink(work.resolve("link"), real);
        Path archive =
                Backups.of(link).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        Files.writeString(real.resolve("config.yaml"), "model: b\n");

        Restores.of(archive).over(link).run();

        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("config.yaml")).hasContent("model: a\n");
    }

    private static boolean isReported(List<String> leftOut, String name) {
        String shown = FileName.escape(name);
        for (String path : leftOut) {
            if (path.equals(shown)
                    || path.endsWith("/")
                            && (shown.startsWith(path) || shown.equals(path.substring(0, path.length() - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** The source as a restore must bring it back. */
    private static Tree expected(Tree source, Predicate<String> missing, HomeContents contents) {
        SortedMap<String, TreeEntry> entries = new TreeMap<>();
        for (Map.Entry<String, TreeEntry> each : source.entries().entrySet()) {
            TreeEntry entry = each.getValue();
            if (!missing.test(each.getKey())) {
                boolean secret = entry.kind() == io.github.hermesbackup.io.FileStat.Kind.FILE
                        && Secrets.isAlwaysPrivate(each.getKey());
                entries.put(
                        each.getKey(),
                        new TreeEntry(
                                entry.kind(),
                                secret ? 0600 : entry.mode() & 0777,
                                entry.modified(),
                                entry.size(),
                                entry.sha256(),
                                entry.target()));
            }
        }
        return withoutBytes(new Tree(entries), contents.databases()::contains);
    }

    /** A database's bytes differ from its image's; its content is compared by itself. */
    private static Tree withoutBytes(Tree tree, Predicate<String> databases) {
        SortedMap<String, TreeEntry> entries = new TreeMap<>();
        tree.entries()
                .forEach((name, e) -> entries.put(
                        name, databases.test(name) ? new TreeEntry(e.kind(), e.mode(), e.modified(), 0, "", "") : e));
        return new Tree(entries);
    }
}
