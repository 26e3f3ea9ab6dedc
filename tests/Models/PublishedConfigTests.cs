using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models;
using BetweenTokens.Models.Families;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Every model of the catalogue has a config that is read without a doubt, as its publisher wrote it.</summary>
[Trait("tier", "fast")]
public sealed class PublishedConfigTests : IDisposable
{
    private static readonly string _configs = Path.Combine(Shared.Repository, "tests", "Data", "configs");

    private static readonly IReadOnlyList<CatalogueModel> _models =
        [.. ModelCatalogue.Load(Path.Combine(Shared.Repository, "data", "catalogue.json")).Models
            .Where(model => model.Files.Any(file => file.Name == "config.json"))];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. _models.Select(model => model.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_config_as_published_gives_as_many_weights_as_the_catalogue_says(string name)
    {
        var file = ConfigReader.Open(Path.Combine(_configs, name + ".json"));
        var (_, config) = Family.Of(file);
        Assert.Empty(file.Warnings);
        Assert.Equal(_models.Single(model => model.Name == name).Parameters,
            ParameterLayout.Of(config).Sum(spec => spec.Shape.Aggregate(1L, (product, size) => product * size)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_with_every_key_of_the_published_config_loads_without_a_warning(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_configs, name + ".json")))!.AsObject();
        foreach (var (key, small) in new[]
        {
            ("vocab_size", 24), ("hidden_size", 32), ("n_embd", 32), ("num_hidden_layers", 2),
            ("n_layer", 2), ("num_attention_heads", 4), ("n_head", 4),
            ("num_key_value_heads", 2), ("head_dim", 8), ("intermediate_size", 48), ("bos_token_id", 1), ("eos_token_id", 2),
        })
        {
            json[key] = json[key] is null ? null : small;
        }

        foreach (var key in json.Where(pair => pair.Value is null
                && !File.ReadAllText(Path.Combine(_configs, name + ".json")).Contains($"\"{pair.Key}\"", StringComparison.Ordinal))
            .Select(pair => pair.Key).ToList())
        {
            json.Remove(key);
        }

        TinyWeights.Write(_folder.Path, json);
        using var model = LanguageModel.Load(_folder.Path);
        Assert.Empty(model.Report!.Warnings);
        Assert.Empty(model.Report.Unused);
        Assert.All(model.Logits([1, 2, 3])[2].ToArray(), logit => Assert.True(float.IsFinite(logit)));
    }
}

/// <summary>Random weights for a config under its family's names.</summary>
internal static class TinyWeights
{
    public static void Write(string folder, JsonObject json)
    {
        var path = Path.Combine(folder, "config.json");
        File.WriteAllText(path, json.ToJsonString());
        var (family, config) = Family.Of(ConfigReader.Open(path));
        var specs = ParameterLayout.Of(config).ToDictionary(spec => spec.Name);
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var covered = new HashSet<string>();
        SafetensorsWriter.Save(Path.Combine(folder, "model.safetensors"), family.RulesFor(config, [family.Prefix + "x"])
            .Where(rule => rule.Targets.Length > 0 && rule.Targets.All(specs.ContainsKey) && rule.Targets.All(covered.Add))
            .ToDictionary(rule => rule.Stored,
                rule => randn(rule.StoredShape([.. rule.Targets.Select(target => specs[target].Shape)]), generator: generator) * 0.3));
    }
}
