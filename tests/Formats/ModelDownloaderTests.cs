using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Formats.Catalogue.Download;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Formats;

[Trait("tier", "slow")]
public sealed class ModelDownloaderTests : DownloadTests
{
    [Fact]
    public async Task A_sound_server_gives_theGoodFile_and_nothing_is_left_beside_it()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, GoodFile));
        var pulled = await Pull(server.Url());
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
        Assert.Equal([".pulled.json", "file.bin"], Directory.GetFiles(Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((GoodHash, "catalogue"), (pulled.Single().Sha256, pulled.Single().CheckedAgainst));
    }

    [Fact]
    public async Task AGoodFile_that_is_here_is_fetched_again_only_if_it_differs()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, GoodFile));
        await Pull(server.Url());
        Assert.Empty(await Pull(server.Url()));
        Assert.Single(server.Requests);
        File.WriteAllBytes(Folder["file.bin"], MakeFile(600_000, 8));
        Assert.Single(await Pull(server.Url()));
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
    }

    [Fact]
    public async Task A_lost_connection_goes_on_where_it_broke()
    {
        using var server = new FaultyServer(asked =>
            FaultyServer.Good(asked, GoodFile) with { CutAfter = asked.Number < 4 ? 100_000 : int.MaxValue });
        await Pull(server.Url());
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
        Assert.Equal([0L, 100_000, 200_000, 300_000], server.Requests.Select(asked => asked.From));
    }

    [Fact]
    public async Task A_later_run_goes_on_where_an_earlier_one_stopped()
    {
        using var server = new FaultyServer(asked =>
            FaultyServer.Good(asked, GoodFile) with { CutAfter = asked.Number == 1 ? 250_000 : asked.Number <= 5 ? 0 : int.MaxValue });
        await Assert.ThrowsAsync<ModelFileException>(() => Pull(server.Url(), hash: null));
        await Pull(server.Url(), hash: null);
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
        Assert.Equal((250_000L, "\"v1\""), (server.Requests[^1].From, server.Requests[^1].IfRange));
    }

    [Fact]
    public async Task A_new_version_on_the_server_is_not_mixed_with_the_old()
    {
        var newer = MakeFile(600_000, 2);
        using var server = new FaultyServer(asked =>
            asked.Number == 1 ? FaultyServer.Good(asked, GoodFile) with { CutAfter = 250_000 } : FaultyServer.Good(asked, newer, "\"v2\""));
        await Pull(server.Url(), hash: null);
        Assert.Equal(newer, File.ReadAllBytes(Folder["file.bin"]));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_begins_anew()
    {
        using var server = new FaultyServer(asked => new Reply(200, GoodFile) { CutAfter = asked.Number == 1 ? 250_000 : int.MaxValue });
        await Pull(server.Url());
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
    }

    [Fact]
    public async Task A_range_other_than_the_one_asked_for_is_not_taken()
    {
        using var server = new FaultyServer(asked => asked.From == 0
            ? new Reply(200, GoodFile) { CutAfter = asked.Number == 1 ? 250_000 : int.MaxValue }
            : new Reply(206, GoodFile[100..])
            {
                Headers = new() { ["Content-Range"] = $"bytes 100-{GoodFile.Length - 1}/{GoodFile.Length}" },
            });
        await Pull(server.Url());
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
    }

    [Fact]
    public async Task A_part_that_was_damaged_meanwhile_is_fetched_anew_once()
    {
        using var server = new FaultyServer(asked =>
            FaultyServer.Good(asked, GoodFile) with { CutAfter = asked.Number is 1 ? 250_000 : asked.Number <= 5 ? 0 : int.MaxValue });
        await Assert.ThrowsAsync<ModelFileException>(() => Pull(server.Url()));
        using (var part = File.OpenWrite(Folder[".file.bin.part"]))
        {
            part.WriteByte(0xee);
        }

        await Pull(server.Url());
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
    }

    [Fact]
    public async Task A_silent_server_is_left_after_the_stated_time_and_asked_again()
    {
        using var server = new FaultyServer(asked =>
            FaultyServer.Good(asked, GoodFile) with { SilentAfter = asked.Number == 1 ? 100_000 : int.MaxValue });
        await Pull(server.Url());
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Redirections_are_followed_and_theGoodHash_stated_on_the_way_counts()
    {
        using var server = new FaultyServer(asked => asked.Path switch
        {
            "/file.bin" => new Reply(302, []) { Headers = new() { ["Location"] = "/second", ["X-Linked-ETag"] = $"\"{GoodHash}\"" } },
            "/second" => new Reply(307, []) { Headers = new() { ["Location"] = "third?x=1" } },
            _ => FaultyServer.Good(asked, GoodFile),
        });
        Assert.Equal("hub", (await Pull(server.Url(), hash: null)).Single().CheckedAgainst);

        File.Delete(Folder["file.bin"]);
        using var liar = new FaultyServer(asked => asked.Path == "/file.bin"
            ? new Reply(302, []) { Headers = new() { ["Location"] = "/second", ["X-Linked-ETag"] = $"\"{GoodHash}\"" } }
            : FaultyServer.Good(asked, MakeFile(600_000, 4)));
        Assert.Contains(GoodHash, (await Assert.ThrowsAsync<ModelFileException>(() => Pull(liar.Url(), hash: null))).Message);
    }

    [Fact]
    public async Task An_overloaded_server_is_asked_again_and_an_absentGoodFile_is_not()
    {
        using var busy = new FaultyServer(asked => asked.Number < 3 ? new Reply(503, []) : FaultyServer.Good(asked, GoodFile));
        await Pull(busy.Url());
        Assert.Equal(3, busy.Requests.Count);

        File.Delete(Folder["file.bin"]);
        using var absent = new FaultyServer(asked => new Reply(404, []));
        await Refused(absent.Url(), "404");
        Assert.Single(absent.Requests);
    }

    [Fact]
    public async Task AGoodFile_inside_a_zip_is_taken_out_and_the_zip_removed()
    {
        using var server = new FaultyServer(asked =>
            FaultyServer.Good(asked, Zip("inner/file.bin", GoodFile)) with { CutAfter = asked.Number == 1 ? 1000 : int.MaxValue });
        await Pull([new(server.Url("wheel.whl"), "inner/file.bin")]);
        Assert.Equal(GoodFile, File.ReadAllBytes(Folder["file.bin"]));
        Assert.Equal([".pulled.json", "file.bin"], Directory.GetFiles(Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_optionalGoodFile_that_no_source_has_is_left_out()
    {
        using var server = new FaultyServer(asked => asked.Path == "/file.bin" ? FaultyServer.Good(asked, GoodFile) : new Reply(404, []));
        var model = Model(File1(GoodHash, 600_000, new FileSource(server.Url())),
            new CatalogueFile("extra.json", [new(server.Url("extra.json"))], Optional: true));
        using var downloader = new ModelDownloader(Hasty);
        Assert.Single(await downloader.PullAsync(model, Folder.Path));
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_come()
    {
        using var stop = new CancellationTokenSource();
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, GoodFile) with { SilentAfter = 100_000 });
        using var downloader = new ModelDownloader(Hasty with { Silence = TimeSpan.FromMinutes(1) });
        var progress = new SynchronousProgress(step => { if (step.Done >= 100_000) { stop.Cancel(); } });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            downloader.PullAsync(Model(File1(GoodHash, 600_000, new FileSource(server.Url()))), Folder.Path, progress, stop.Token));
        Assert.Equal(100_000, new FileInfo(Folder[".file.bin.part"]).Length);
    }
}
