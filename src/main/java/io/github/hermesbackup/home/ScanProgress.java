package io.github.hermesbackup.home;

/** Told now and then how far a scan has come. */
@FunctionalInterface
public interface ScanProgress {

    /** One that does not care. */
    ScanProgress NONE = (files, bytes) -> {};

    /**
     * @param files files found so far that a backup would contain
     * @param bytes their size
     */
    void scanned(long files, long bytes);
}
