using System.Diagnostics;
using System.Text.Json;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using BetweenTokens.Workbook.Running;
using Xunit;

namespace BetweenTokens.Tests.Workbook.Running;

[Trait("tier", "fast")]
public sealed class WantedModelsTests : IDisposable
{
    private static readonly byte[] _file = [.. "{}"u8];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_parameters_name_and_no_place_holds_is_wanted()
    {
        var places = Places("http://127.0.0.1/never");
        var one = Notebook("01-a", "var realName = \"small\";\nvar other = \"not of the catalogue\";\nvar seed = 1;");
        var two = Notebook("02-b", "string? name = \"small\";");
        var wanted = Assert.Single(WantedModels.Of([one, two], new Dictionary<string, string>(), places));
        Assert.Equal(("small", "01-a, 02-b"), (wanted.Model.Name, string.Join(", ", wanted.Notebooks)));
        Assert.Empty(WantedModels.Of([one], new Dictionary<string, string> { ["realName"] = "glass/base" }, places));

        _folder.Write("models/small/model.safetensors", "");
        Assert.Empty(WantedModels.Of([one, two], new Dictionary<string, string>(), places));
    }

    [Fact]
    public async Task It_is_fetched_and_said_in_one_line()
    {
        using var server = new FaultyServer(asked => FaultyServer.Good(asked, _file));
        var (output, error) = await Fetch(server.Url());
        Assert.StartsWith("Fetching small (2 B) for 01-a; --offline runs without it.", output, StringComparison.Ordinal);
        Assert.Equal("", error);
        Assert.Equal(_file, File.ReadAllBytes(_folder["models/small/config.json"]));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_server_that_has_nothing_costs_one_line(int status)
    {
        using var server = new FaultyServer(_ => new Reply(status, []));
        var (_, error) = await Fetch(server.Url());
        Assert.Contains("small did not come", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_and_no_network_are_noticed_within_seconds()
    {
        using var server = new FaultyServer(_ => throw new IOException("no answer"));
        var clock = Stopwatch.StartNew();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        foreach (var url in new[] { $"http://{silent.LocalEndpoint}/x", server.Url(), "http://127.0.0.1:1/x" })
        {
            var (_, error) = await Fetch(url);
            Assert.Contains("small did not come: there is no network. The run goes on without it",
                Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        }

        // Three sources of half a second's patience; the usual patience is 4 attempts of 30 s each.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    private async Task<(string Output, string Error)> Fetch(string url)
    {
        using StringWriter output = new(), error = new();
        var places = Places(url);
        var wanted = WantedModels.Of([Notebook("01-a", "var realName = \"small\";")], new Dictionary<string, string>(), places);
        var patience = WantedModels.Patience with { FirstAnswer = TimeSpan.FromSeconds(0.5), Pause = TimeSpan.FromMilliseconds(1) };
        await WantedModels.FetchAsync(wanted, places.PullFolder, CommandOutput.ConsoleOf(output), error, patience, CancellationToken.None);
        return (output.ToString(), error.ToString());
    }

    private ModelPlaces Places(string url)
    {
        var catalogue = _folder.Write("catalogue.json", JsonSerializer.Serialize(new
        {
            models = new[]
            {
                new
                {
                    name = "small",
                    title = "A small one",
                    family = "llama",
                    parameters = 1,
                    licence = "MIT",
                    files = new[] { new { name = "config.json", bytes = _file.Length, sources = new[] { new { url } } } },
                },
            },
        }));
        return new ModelPlaces([new("models", _folder["models"])], ModelCatalogue.Load(catalogue), _folder["models"]);
    }

    private Notebook Notebook(string name, string source) =>
        new([new CodeCell("p", source, new() { ["tags"] = new System.Text.Json.Nodes.JsonArray("parameters") }, null, [])], [])
        {
            Path = _folder[name + ".ipynb"],
        };
}
