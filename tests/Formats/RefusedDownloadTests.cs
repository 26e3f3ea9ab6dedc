using System.Net;
using System.Net.Sockets;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Formats.Catalogue.Download;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "fast")]
public sealed class RefusedDownloadTests : DownloadTests
{
    [Fact]
    public async Task Wrong_bytes_are_refused_by_theirGoodHash_and_the_next_source_is_tried()
    {
        using var wrong = new FaultyServer(asked => FaultyServer.Good(asked, MakeFile(600_000, 3)));
        using var right = new FaultyServer(asked => FaultyServer.Good(asked, GoodFile));
        await Pull([new(wrong.Url()), new(right.Url())]);
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));

        File.Delete(Folder["file.bin"]);
        await Refused(wrong.Url(), "SHA-256", GoodHash);
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
        using var server = new FaultyServer(asked => new Reply(200, GoodFile) { Announced = 900_000 });
        var error = await Assert.ThrowsAsync<ModelFileException>(() => Pull(server.Url(), hash: null, bytes: null));
        Assert.Contains("600000 bytes so far", error.Message);
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
    public async Task A_page_of_html_instead_of_theGoodFile_is_found_out_without_aGoodHash()
    {
        using var server = new FaultyServer(asked => new Reply(200, "<html>Please log in to the café's network</html>"u8.ToArray()));
        foreach (var name in new[] { "model.safetensors", "model.gguf", "config.json" })
        {
            var model = Model(new CatalogueFile(name, [new(server.Url())]));
            using var downloader = new ModelDownloader(Hasty);
            var error = await Assert.ThrowsAsync<ModelFileException>(() => downloader.PullAsync(model, Folder.Path));
            Assert.Contains($"no sound {Path.GetExtension(name)} file", error.Message);
            Assert.False(File.Exists(Folder[name]));
        }
    }

    [Fact]
    public async Task A_zip_without_theGoodFile_or_with_too_much_of_it_is_refused()
    {
        using var bomb = new FaultyServer(asked => FaultyServer.Good(asked, Zip("inner/file.bin", new byte[50_000_000])));
        Assert.Contains("50000000 bytes instead of 600000",
            (await Assert.ThrowsAsync<ModelFileException>(() => Pull([new(bomb.Url(), "inner/file.bin")]))).Message);
        Assert.Contains("no ../evil", (await Assert.ThrowsAsync<ModelFileException>(() => Pull([new(bomb.Url(), "../evil")]))).Message);
        using var noZip = new FaultyServer(asked => FaultyServer.Good(asked, GoodFile));
        Assert.Contains("no sound zip",
            (await Assert.ThrowsAsync<ModelFileException>(() => Pull([new(noZip.Url(), "inner/file.bin")]))).Message);
    }

    [Fact]
    public async Task Without_a_network_the_message_says_so_and_how_to_do_without()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var error = await Assert.ThrowsAsync<ModelFileException>(() => Pull($"http://127.0.0.1:{port}/file.bin"));
        Assert.All(["expected a network", "Connect this machine", "put the file there", $"127.0.0.1:{port}"],
            word => Assert.Contains(word, error.Message));
    }

    [Fact]
    public async Task Two_commands_do_not_write_the_sameGoodFile()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, GoodFile) with { SilentAfter = 100_000 });
        using var downloader = new ModelDownloader(Hasty with { Silence = TimeSpan.FromMinutes(1) });
        using var stop = new CancellationTokenSource();
        var model = Model(File1(GoodHash, 600_000, new FileSource(server.Url())));
        var started = new TaskCompletionSource();
        var first = downloader.PullAsync(model, Folder.Path, new SynchronousProgress(_ => started.TrySetResult()), stop.Token);
        await started.Task;
        Assert.Contains("being fetched already",
            (await Assert.ThrowsAsync<ModelFileException>(() => downloader.PullAsync(model, Folder.Path))).Message);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }
}
