using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Formats.Catalogue.Download;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

public sealed class ModelDownloaderTests : IDisposable
{
    private static readonly DownloadOptions _hasty = new() { Pause = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromMilliseconds(400) };
    private static readonly byte[] _file = MakeFile(600_000, 1);
    private static readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(_file));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_server_gives_the_file_and_nothing_is_left_beside_it()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file));
        var pulled = await Pull(server.Url());
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
        Assert.Equal([".pulled.json", "file.bin"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((_hash, "catalogue"), (pulled.Single().Sha256, pulled.Single().CheckedAgainst));
    }

    [Fact]
    public async Task A_file_that_is_here_is_fetched_again_only_if_it_differs()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file));
        await Pull(server.Url());
        Assert.Empty(await Pull(server.Url()));
        Assert.Single(server.Requests);
        File.WriteAllBytes(_folder["file.bin"], MakeFile(600_000, 8));
        Assert.Single(await Pull(server.Url()));
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
    }

    [Fact]
    public async Task A_lost_connection_goes_on_where_it_broke()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file) with { CutAfter = asked.Number < 4 ? 100_000 : int.MaxValue });
        await Pull(server.Url());
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
        Assert.Equal([0L, 100_000, 200_000, 300_000], server.Requests.Select(asked => asked.From));
    }

    [Fact]
    public async Task A_later_run_goes_on_where_an_earlier_one_stopped()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file) with { CutAfter = asked.Number == 1 ? 250_000 : asked.Number <= 5 ? 0 : int.MaxValue });
        await Assert.ThrowsAsync<ModelFileException>(() => Pull(server.Url(), hash: null));
        await Pull(server.Url(), hash: null);
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
        Assert.Equal((250_000L, "\"v1\""), (server.Requests[^1].From, server.Requests[^1].IfRange));
    }

    [Fact]
    public async Task A_new_version_on_the_server_is_not_mixed_with_the_old()
    {
        var newer = MakeFile(600_000, 2);
        using var server = new FaultyServer(asked => asked.Number == 1 ? FaultyServer.Good(asked, _file) with { CutAfter = 250_000 } : FaultyServer.Good(asked, newer, "\"v2\""));
        await Pull(server.Url(), hash: null);
        Assert.Equal(newer, File.ReadAllBytes(_folder["file.bin"]));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_begins_anew()
    {
        using var server = new FaultyServer(asked => new Reply(200, _file) { CutAfter = asked.Number == 1 ? 250_000 : int.MaxValue });
        await Pull(server.Url());
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
    }

    [Fact]
    public async Task A_range_other_than_the_one_asked_for_is_not_taken()
    {
        using var server = new FaultyServer(asked => asked.From == 0
            ? new Reply(200, _file) { CutAfter = asked.Number == 1 ? 250_000 : int.MaxValue }
            : new Reply(206, _file[100..]) { Headers = new() { ["Content-Range"] = $"bytes 100-{_file.Length - 1}/{_file.Length}" } });
        await Pull(server.Url());
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
    }

    [Fact]
    public async Task A_part_that_was_damaged_meanwhile_is_fetched_anew_once()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file) with { CutAfter = asked.Number is 1 ? 250_000 : asked.Number <= 5 ? 0 : int.MaxValue });
        await Assert.ThrowsAsync<ModelFileException>(() => Pull(server.Url()));
        using (var part = File.OpenWrite(_folder[".file.bin.part"]))
        {
            part.WriteByte(0xee);
        }

        await Pull(server.Url());
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
    }

    [Fact]
    public async Task Wrong_bytes_are_refused_by_their_hash_and_the_next_source_is_tried()
    {
        using var wrong = new FaultyServer(asked => FaultyServer.Good(asked, MakeFile(600_000, 3)));
        using var right = new FaultyServer(asked => FaultyServer.Good(asked, _file));
        await Pull([new(wrong.Url()), new(right.Url())]);
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));

        File.Delete(_folder["file.bin"]);
        await Refused(wrong.Url(), "SHA-256", _hash);
    }

    [Theory]
    [InlineData(600_100)]
    [InlineData(599_900)]
    public async Task An_announced_length_that_is_not_the_catalogues_is_refused(int announced)
    {
        using var server = new FaultyServer(asked => new Reply(200, MakeFile(announced, 1)));
        await Refused(server.Url(), $"{announced} bytes instead of 600000");
    }

    [Fact]
    public async Task More_bytes_than_the_catalogue_knows_are_not_written()
    {
        using var server = new FaultyServer(asked => new Reply(200, MakeFile(5_000_000, 1)) { Announced = null });
        await Refused(server.Url(), "more than 600000 bytes");
    }

    [Fact]
    public async Task A_length_that_never_comes_is_given_up()
    {
        using var server = new FaultyServer(asked => new Reply(200, _file) { Announced = 900_000 });
        var error = await Assert.ThrowsAsync<ModelFileException>(() => Pull(server.Url(), hash: null, bytes: null));
        Assert.Contains("600000 bytes so far", error.Message);
    }

    [Fact]
    public async Task A_silent_server_is_left_after_the_stated_time_and_asked_again()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file) with { SilentAfter = asked.Number == 1 ? 100_000 : int.MaxValue });
        await Pull(server.Url());
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Redirections_are_followed_and_the_hash_stated_on_the_way_counts()
    {
        using var server = new FaultyServer(asked => asked.Path switch
        {
            "/file.bin" => new Reply(302, []) { Headers = new() { ["Location"] = "/second", ["X-Linked-ETag"] = $"\"{_hash}\"" } },
            "/second" => new Reply(307, []) { Headers = new() { ["Location"] = "third?x=1" } },
            _ => FaultyServer.Good(asked, _file),
        });
        Assert.Equal("hub", (await Pull(server.Url(), hash: null)).Single().CheckedAgainst);

        File.Delete(_folder["file.bin"]);
        using var liar = new FaultyServer(asked => asked.Path == "/file.bin"
            ? new Reply(302, []) { Headers = new() { ["Location"] = "/second", ["X-Linked-ETag"] = $"\"{_hash}\"" } }
            : FaultyServer.Good(asked, MakeFile(600_000, 4)));
        Assert.Contains(_hash, (await Assert.ThrowsAsync<ModelFileException>(() => Pull(liar.Url(), hash: null))).Message);
    }

    [Theory]
    [InlineData("/file.bin", "redirections")]
    [InlineData("file:///etc/passwd", "file")]
    [InlineData("ftp://127.0.0.1/x", "ftp")]
    public async Task A_redirection_in_a_circle_or_out_of_the_web_is_refused(string location, string word)
    {
        using var server = new FaultyServer(asked => new Reply(302, []) { Headers = new() { ["Location"] = location } });
        await Refused(server.Url(), word);
    }

    [Fact]
    public async Task An_overloaded_server_is_asked_again_and_an_absent_file_is_not()
    {
        using var busy = new FaultyServer(asked => asked.Number < 3 ? new Reply(503, []) : FaultyServer.Good(asked, _file));
        await Pull(busy.Url());
        Assert.Equal(3, busy.Requests.Count);

        File.Delete(_folder["file.bin"]);
        using var absent = new FaultyServer(asked => new Reply(404, []));
        await Refused(absent.Url(), "404");
        Assert.Single(absent.Requests);
    }

    [Fact]
    public async Task A_page_of_html_instead_of_the_file_is_found_out_without_a_hash()
    {
        using var server = new FaultyServer(asked => new Reply(200, "<html>Please log in to the café's network</html>"u8.ToArray()));
        foreach (var name in new[] { "model.safetensors", "model.gguf", "config.json" })
        {
            var model = Model(new CatalogueFile(name, [new(server.Url())]));
            using var downloader = new ModelDownloader(_hasty);
            var error = await Assert.ThrowsAsync<ModelFileException>(() => downloader.PullAsync(model, _folder.Path));
            Assert.Contains($"no sound {Path.GetExtension(name)} file", error.Message);
            Assert.False(File.Exists(_folder[name]));
        }
    }

    [Fact]
    public async Task A_file_inside_a_zip_is_taken_out_and_the_zip_removed()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, Zip("inner/file.bin", _file)) with { CutAfter = asked.Number == 1 ? 1000 : int.MaxValue });
        await Pull([new(server.Url("wheel.whl"), "inner/file.bin")]);
        Assert.Equal(_file, File.ReadAllBytes(_folder["file.bin"]));
        Assert.Equal([".pulled.json", "file.bin"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_zip_without_the_file_or_with_too_much_of_it_is_refused()
    {
        using var bomb = new FaultyServer(asked => FaultyServer.Good(asked, Zip("inner/file.bin", new byte[50_000_000])));
        Assert.Contains("50000000 bytes instead of 600000", (await Assert.ThrowsAsync<ModelFileException>(() => Pull([new(bomb.Url(), "inner/file.bin")]))).Message);
        Assert.Contains("no ../evil", (await Assert.ThrowsAsync<ModelFileException>(() => Pull([new(bomb.Url(), "../evil")]))).Message);
        using var noZip = new FaultyServer(asked => FaultyServer.Good(asked, _file));
        Assert.Contains("no sound zip", (await Assert.ThrowsAsync<ModelFileException>(() => Pull([new(noZip.Url(), "inner/file.bin")]))).Message);
    }

    [Fact]
    public async Task Without_a_network_the_message_says_so_and_how_to_do_without()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var error = await Assert.ThrowsAsync<ModelFileException>(() => Pull($"http://127.0.0.1:{port}/file.bin"));
        Assert.All(["expected a network", "Connect this machine", "put the file there", $"127.0.0.1:{port}"], word => Assert.Contains(word, error.Message));
    }

    [Fact]
    public async Task An_optional_file_that_no_source_has_is_left_out()
    {
        using var server = new FaultyServer(asked => asked.Path == "/file.bin" ? FaultyServer.Good(asked, _file) : new Reply(404, []));
        var model = Model(File1(_hash, 600_000, new FileSource(server.Url())), new CatalogueFile("extra.json", [new(server.Url("extra.json"))], Optional: true));
        using var downloader = new ModelDownloader(_hasty);
        Assert.Single(await downloader.PullAsync(model, _folder.Path));
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_come()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file) with { SilentAfter = 100_000 });
        using var downloader = new ModelDownloader(_hasty with { Silence = TimeSpan.FromMinutes(1) });
        var progress = new SynchronousProgress(step => { if (step.Done >= 100_000) { stop.Cancel(); } });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloader.PullAsync(Model(File1(_hash, 600_000, new FileSource(server.Url()))), _folder.Path, progress, stop.Token));
        Assert.Equal(100_000, new FileInfo(_folder[".file.bin.part"]).Length);
    }

    [Fact]
    public async Task Two_commands_do_not_write_the_same_file()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file) with { SilentAfter = 100_000 });
        using var downloader = new ModelDownloader(_hasty with { Silence = TimeSpan.FromMinutes(1) });
        using var stop = new CancellationTokenSource();
        var model = Model(File1(_hash, 600_000, new FileSource(server.Url())));
        var started = new TaskCompletionSource();
        var first = downloader.PullAsync(model, _folder.Path, new SynchronousProgress(_ => started.TrySetResult()), stop.Token);
        await started.Task;
        Assert.Contains("being fetched already", (await Assert.ThrowsAsync<ModelFileException>(() => downloader.PullAsync(model, _folder.Path))).Message);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private async Task Refused(string url, params string[] words)
    {
        var error = await Assert.ThrowsAsync<ModelFileException>(() => Pull(url));
        Assert.All(words.Append("file.bin"), word => Assert.Contains(word, error.Message));
        Assert.False(File.Exists(_folder["file.bin"]));
    }

    private Task<IReadOnlyList<PulledFile>> Pull(string url) => Pull(url, _hash);

    private Task<IReadOnlyList<PulledFile>> Pull(string url, string? hash, long? bytes = 600_000) => Pull([new(url)], hash, bytes);

    private Task<IReadOnlyList<PulledFile>> Pull(FileSource[] sources) => Pull(sources, _hash, 600_000);

    private async Task<IReadOnlyList<PulledFile>> Pull(FileSource[] sources, string? hash, long? bytes)
    {
        using var downloader = new ModelDownloader(_hasty);
        return await downloader.PullAsync(Model(File1(hash, bytes, sources)), _folder.Path);
    }

    private static CatalogueFile File1(string? hash, long? bytes, params FileSource[] sources) => new("file.bin", sources, bytes, hash);

    private static CatalogueModel Model(params CatalogueFile[] files) => new("m", "a model", "llama", 1, "MIT", null, files);

    private static byte[] MakeFile(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Zip(string name, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return stream.ToArray();
    }

    private sealed class SynchronousProgress(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
