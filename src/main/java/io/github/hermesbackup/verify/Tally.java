package io.github.hermesbackup.verify;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.report.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What has come out of a check so far: counted as it comes, from several threads, and told in the archive's order. */
final class Tally {

    private final VerifyListener listener;
    private final TreeMap<Long, List<Finding>> findings = new TreeMap<>();
    private final TreeMap<Long, VerifyResult.Database> databases = new TreeMap<>();
    private long matchedSha256;
    private long matchedCrc;
    private long bytes;

    /** @param listener is never called by two threads at a time */
    Tally(VerifyListener listener) {
        this.listener = listener;
    }

    /** So many more bytes of content have been read. */
    synchronized void read(long more) {
        bytes += more;
    }

    /** The same, of a member that takes a while. */
    synchronized void readOfMany(int more) {
        bytes += more;
        listener.progress(matchedSha256 + matchedCrc, bytes);
    }

    /** A member has been read to its end, and is what the archive says. */
    synchronized void matched(Numbered member) {
        if (!member.entry().isDirectory()) {
            matchedSha256 += member.entry().sha256() != null ? 1 : 0;
            matchedCrc += member.entry().sha256() == null ? 1 : 0;
        }
        listener.progress(matchedSha256 + matchedCrc, bytes);
    }

    /** Something is wrong with a member. */
    synchronized void found(Numbered member, String detail) {
        findings.computeIfAbsent(member.number(), number -> new ArrayList<>())
                .add(new Finding(
                        Finding.Kind.FAILED, FileName.escape(member.entry().name()), detail));
        listener.progress(matchedSha256 + matchedCrc, bytes);
    }

    /** A database is about to be checked. */
    synchronized void checking(Numbered member) {
        listener.checkingDatabase(
                FileName.escape(member.entry().name()), member.entry().size());
    }

    /** A database has been checked. */
    synchronized void checked(Numbered member, VerifyResult.Database database) {
        databases.put(member.number(), database);
    }

    synchronized long matchedSha256() {
        return matchedSha256;
    }

    synchronized long matchedCrc() {
        return matchedCrc;
    }

    synchronized List<Finding> findings() {
        return findings.values().stream().flatMap(List::stream).toList();
    }

    synchronized List<VerifyResult.Database> databases() {
        return List.copyOf(databases.values());
    }
}
