using System.Security.Cryptography;

namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>Fetches the files of a catalogue's model: resumed, checked, and put in place only when they are right.</summary>
public sealed class ModelDownloader : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly DownloadOptions _options;

    /// <summary>A downloader.</summary>
    /// <param name="options">Patience; null: that of a person.</param>
    public ModelDownloader(DownloadOptions? options = null) => _options = options ?? new();

    /// <summary>Fetches what is missing of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Its folder; made if need be.</param>
    /// <param name="progress">Told of every step; may be null.</param>
    /// <param name="cancel">Stops it; what has come stays for the next run.</param>
    /// <returns>What was fetched now, with the hashes of what arrived.</returns>
    /// <exception cref="ModelFileException">No source gave a right file, or there is no network.</exception>
    public async Task<IReadOnlyList<PulledFile>> PullAsync(
        CatalogueModel model, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        // Weights come last: a folder without them is not taken for a model.
        var pulled = new List<PulledFile>();
        foreach (var file in model.Files.OrderByDescending(file => file.Optional))
        {
            var path = Path.Combine(folder, file.Name);
            if (IsHere(file, path))
            {
                progress?.Report(new(file.Name, new FileInfo(path).Length, file.Bytes, "is here already"));
                continue;
            }

            if (await PullAsync(file, path, progress, cancel) is { } result)
            {
                pulled.Add(result);
                PulledRecord.Add(folder, result);
            }
        }

        return pulled;
    }

    /// <summary>Fetches one file from the first source that gives it right; null for an optional file that no source has.</summary>
    internal async Task<PulledFile?> PullAsync(
        CatalogueFile file, string path, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        CheckRoom(file, path);
        var troubles = new List<(FileSource Source, SourceException Error)>();
        foreach (var source in file.Sources)
        {
            try
            {
                return await PullAsync(file, source, path, progress, cancel);
            }
            catch (SourceException error)
            {
                troubles.Add((source, error));
                progress?.Report(new(file.Name, 0, file.Bytes, $"{new Uri(source.Url).Host}: {error.Message}"));
            }
        }

        bool isNetwork = troubles.TrueForAll(trouble => trouble.Error.IsNetwork);
        return file.Optional && !isNetwork ? null : throw Refuse(file, path, troubles, isNetwork);
    }

    /// <summary>Ends the connections.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<PulledFile> PullAsync(
        CatalogueFile file, FileSource source, string path, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        for (bool again = false; ; again = true)
        {
            bool resumed = false;
            try
            {
                return await PullOnceAsync(file, source, path, part => resumed = part.Length > 0, progress, cancel);
            }
            catch (SourceException) when (resumed && !again)
            {
                // What lay here before may have been the fault: once more from the start.
                progress?.Report(new(file.Name, 0, file.Bytes, "what lay here was of another version; starting anew"));
            }
        }
    }

    private async Task<PulledFile> PullOnceAsync(CatalogueFile file, FileSource source, string path,
        Action<PartialFile> opened, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var transfer = new HttpTransfer(_http, _options);
        using var part = new PartialFile(path);
        using var zip = source.Inside is null ? null : new PartialFile(path + ".zip");
        opened(zip ?? part);
        void Report(long done, long? total, string? note) => progress?.Report(new(file.Name, done, total, note));
        await transfer.FetchAsync(source.Url, zip ?? part, zip is null ? file.Bytes : null, file.Sha256 is not null, Report, cancel);
        try
        {
            if (zip is not null)
            {
                part.Restart(new PartNote(source.Url, null));
                ZipPart.Extract(zip.Stream, source.Inside!, part, file.Bytes);
            }

            var hash = Check(file, part, zip is null ? transfer.StatedSha256 : null);
            part.Seal();
            Look(file, part.Path);
            part.Complete(path);
            zip?.Delete();
            return new PulledFile(file.Name, new FileInfo(path).Length, hash, source.Url,
                file.Sha256 is not null ? "catalogue" : transfer.StatedSha256 is not null && zip is null ? "hub" : null);
        }
        catch (SourceException)
        {
            part.Delete();
            zip?.Delete();
            throw;
        }
    }

    /// <summary>Length and hash.</summary>
    private static string Check(CatalogueFile file, PartialFile part, string? stated)
    {
        if (file.Bytes is { } bytes && part.Length != bytes)
        {
            throw new SourceException($"{part.Length} bytes instead of {bytes}");
        }

        part.Stream.Position = 0;
        var hash = Convert.ToHexStringLower(SHA256.HashData(part.Stream));
        if ((file.Sha256 ?? stated) is { } right && !hash.Equals(right, StringComparison.OrdinalIgnoreCase))
        {
            throw new SourceException($"SHA-256 {hash} instead of {right}");
        }

        return hash;
    }

    /// <summary>The file's own format, since a hash is not always known.</summary>
    private static void Look(CatalogueFile file, string partPath)
    {
        try
        {
            FormatCheck.Look(file.Name, partPath);
        }
        catch (ModelFileException error)
        {
            throw new SourceException(
                $"no sound {Path.GetExtension(file.Name)} file: expected {error.Expected}, found {error.Found}", cause: error);
        }
    }

    /// <summary>A file of the right length and hash, as far as they are known, is not fetched again.</summary>
    private static bool IsHere(CatalogueFile file, string path)
    {
        if (!File.Exists(path) || (file.Bytes is { } bytes && new FileInfo(path).Length != bytes))
        {
            return false;
        }

        using var content = File.OpenRead(path);
        return file.Sha256 is null
            || file.Sha256.Equals(Convert.ToHexStringLower(SHA256.HashData(content)), StringComparison.OrdinalIgnoreCase);
    }

    private static void CheckRoom(CatalogueFile file, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        long free = new DriveInfo(folder).AvailableFreeSpace;
        if (file.Bytes is { } bytes && free < bytes)
        {
            throw new ModelFileException(path, null, $"{bytes >> 20} MiB of free disk", $"{free >> 20} MiB",
                "Free some space, or set BETWEEN_TOKENS_MODELS to a folder on another disk.");
        }
    }

    private static ModelFileException Refuse(
        CatalogueFile file, string path, List<(FileSource Source, SourceException Error)> troubles, bool isNetwork)
    {
        var found = string.Join("; ", troubles.Select(trouble => $"{trouble.Source.Url}: {trouble.Error.Message}"));
        var by = $"or fetch {file.Sources[0].Url}{(file.Sources[0].Inside is { } inside ? $" (inside it {inside})" : "")} "
            + $"on another machine and put the file there";
        return isNetwork
            ? new ModelFileException(path, null, "a network", $"no answer ({found})",
                $"Connect this machine and run the command again: it goes on where it stopped; {by}.", troubles[^1].Error)
            : new ModelFileException(
                path, null, "a source that gives the right file", found, $"Try again later, {by}.", troubles[^1].Error);
    }
}
