using System.IO.Compression;
using System.Security.Cryptography;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Formats.Catalogue.Download;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

/// <summary>What tests of downloads share: a file of 600,000 bytes, an impatient downloader, and a folder.</summary>
public abstract class DownloadTests : IDisposable
{
    // A busy machine may pause the server for a second; only a server that is silent on purpose is silent for longer.
    protected static readonly DownloadOptions Hasty = new() { Pause = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(8) };
    protected static readonly byte[] GoodFile = MakeFile(600_000, 1);
    protected static readonly string GoodHash = Convert.ToHexStringLower(SHA256.HashData(GoodFile));

    private protected readonly TemporaryFolder Folder = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task Refused(string url, params string[] words)
    {
        var error = await Assert.ThrowsAsync<ModelFileException>(() => Pull(url));
        Assert.All(words.Append("file.bin"), word => Assert.Contains(word, error.Message));
        Assert.False(File.Exists(Folder["file.bin"]));
    }

    protected Task<IReadOnlyList<PulledFile>> Pull(string url) => Pull(url, GoodHash);

    protected Task<IReadOnlyList<PulledFile>> Pull(string url, string? hash, long? bytes = 600_000) => Pull([new(url)], hash, bytes);

    protected Task<IReadOnlyList<PulledFile>> Pull(FileSource[] sources) => Pull(sources, GoodHash, 600_000);

    protected async Task<IReadOnlyList<PulledFile>> Pull(FileSource[] sources, string? hash, long? bytes)
    {
        using var downloader = new ModelDownloader(Hasty);
        return await downloader.PullAsync(Model(File1(hash, bytes, sources)), Folder.Path);
    }

    protected static CatalogueFile File1(string? hash, long? bytes, params FileSource[] sources) => new("file.bin", sources, bytes, hash);

    protected static CatalogueModel Model(params CatalogueFile[] files) => new("m", "a model", "llama", 1, "MIT", null, files);

    protected static byte[] MakeFile(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static byte[] Zip(string name, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return stream.ToArray();
    }

    protected sealed class SynchronousProgress(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
