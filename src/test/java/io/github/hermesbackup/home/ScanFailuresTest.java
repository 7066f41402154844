package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanFailuresTest {

    @TempDir
    Path temp;

    TestHome home;

    @BeforeEach
    void begin() throws IOException {
        home = new TestHome(temp);
        home.with("config.yaml", "logs/a.log", "logs/b.log", "sessions/s.jsonl", "skills/x/SKILL.md");
        home.withDatabase("state.db");
    }

    @Test
    void reportsADirectoryThatCannotBeReadAndGoesOn() throws IOException {
        Disk closed = new PassingDisk() {
            @Override
            public List<Path> list(Path directory) throws IOException {
                if (directory.endsWith("logs")) {
                    throw new AccessDeniedException(directory.toString());
                }
                return super.list(directory);
            }
        };
        HomeListing listing = home.scan(closed, ScanRules.standard());
        assertThat(listing.failed()).containsExactly(new FailedPath("logs/", "permission denied"));
        assertThat(listing.failedCount()).isEqualTo(1);
        assertThat(TestHome.names(listing))
                .containsExactly(
                        "config.yaml",
                        "sessions/",
                        "sessions/s.jsonl",
                        "skills/",
                        "skills/x/",
                        "skills/x/SKILL.md",
                        "state.db");
    }

    @Test
    void reportsAFileThatCannotBeLookedAtAndGoesOn() throws IOException {
        Disk closed = new PassingDisk() {
            @Override
            public FileStat stat(Path path) throws IOException {
                if (path.endsWith("logs/a.log")) {
                    throw new FileSystemException(path.toString(), null, "Input/output error");
                }
                return super.stat(path);
            }
        };
        HomeListing listing = home.scan(closed, ScanRules.standard());
        assertThat(listing.failed()).containsExactly(new FailedPath("logs/a.log", "input/output error"));
        assertThat(TestHome.files(listing)).contains("logs/b.log", "state.db").hasSize(5);
    }

    @Test
    void aFileThatVanishesBeforeItIsLookedAtIsNoFailure() throws IOException {
        Disk racing = new PassingDisk() {
            @Override
            public FileStat stat(Path path) throws IOException {
                if (path.endsWith("logs/a.log")) {
                    Files.deleteIfExists(path);
                }
                return super.stat(path);
            }
        };
        HomeListing listing = home.scan(racing, ScanRules.standard());
        assertThat(TestHome.notes(listing)).isEqualTo(Map.of("logs/a.log", ScanNote.Kind.VANISHED));
        assertThat(listing.failed()).isEmpty();
        assertThat(TestHome.files(listing)).doesNotContain("logs/a.log").hasSize(5);
    }

    @Test
    void aDirectoryThatVanishesBeforeItIsListedIsNoFailure() throws IOException {
        Disk racing = new PassingDisk() {
            @Override
            public List<Path> list(Path directory) throws IOException {
                if (directory.endsWith("sessions")) {
                    Files.delete(directory.resolve("s.jsonl"));
                    Files.delete(directory);
                }
                return super.list(directory);
            }
        };
        HomeListing listing = home.scan(racing, ScanRules.standard());
        assertThat(TestHome.notes(listing)).isEqualTo(Map.of("sessions/", ScanNote.Kind.VANISHED));
        assertThat(TestHome.names(listing)).doesNotContain("sessions/");
        assertThat(listing.failed()).isEmpty();
    }

    @Test
    void aDatabaseThatVanishesBeforeItIsOpenedIsNoFailure() throws IOException {
        Disk racing = new PassingDisk() {
            @Override
            public FileChannel openForReading(Path file) throws IOException {
                Files.delete(file);
                return super.openForReading(file);
            }
        };
        HomeListing listing = home.scan(racing, ScanRules.standard());
        assertThat(TestHome.notes(listing)).isEqualTo(Map.of("state.db", ScanNote.Kind.VANISHED));
        assertThat(listing.failed()).isEmpty();
    }

    @Test
    void saysThatTheHomeItselfCannotBeRead() {
        Disk closed = new PassingDisk() {
            @Override
            public List<Path> list(Path directory) throws IOException {
                throw new AccessDeniedException(directory.toString());
            }
        };
        assertThatThrownBy(() -> home.scan(closed, ScanRules.standard()))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.IO);
                    assertThat(e.subject()).isEqualTo(Subject.HOME);
                })
                .hasMessage(temp + " cannot be read: permission denied");
    }

    @Test
    void everyOperationMayFailAndTheScanStillAccountsForEveryPath() throws IOException {
        home.withLink("SOUL.md", "config.yaml")
                .withLink("skills/link", "nowhere")
                .with("venv/x");
        home.withLink("cron", "logs");
        List<String> complete = account(home.scan());
        for (int k = 1; ; k++) {
            FailingDisk disk = new FailingDisk(k);
            List<String> account;
            try {
                account = account(home.scan(disk, ScanRules.standard()));
            } catch (HermesException e) {
                assertThat(k).isEqualTo(1); // the listing of the home itself
                continue;
            }
            for (String path : complete) {
                assertThat(account).anySatisfy(told -> assertThat(path).startsWith(told));
            }
            assertThat(account).doesNotHaveDuplicates();
            if (disk.calls < k) {
                return;
            }
        }
    }

    private static List<String> account(HomeListing listing) {
        List<String> all = new ArrayList<>(TestHome.names(listing));
        all.addAll(TestHome.leftOut(listing).keySet());
        all.addAll(TestHome.failed(listing).keySet());
        return all;
    }

    private static final class FailingDisk extends PassingDisk {

        private final int failing;
        private int calls;

        FailingDisk(int failing) {
            this.failing = failing;
        }

        private void count(Path path) throws IOException {
            if (++calls == failing) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        }

        @Override
        public FileStat stat(Path path) throws IOException {
            count(path);
            return super.stat(path);
        }

        @Override
        public List<Path> list(Path directory) throws IOException {
            count(directory);
            return super.list(directory);
        }

        @Override
        public Path readLink(Path link) throws IOException {
            count(link);
            return super.readLink(link);
        }

        @Override
        public FileChannel openForReading(Path file) throws IOException {
            count(file);
            return super.openForReading(file);
        }
    }
}
