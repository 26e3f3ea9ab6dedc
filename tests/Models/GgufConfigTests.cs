using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Families;
using BetweenTokens.Models.Layers;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Models;

/// <summary>A model has one configuration, whether it lies in a Hugging Face folder or in a GGUF.</summary>
[Trait("tier", "fast")]
public sealed class GgufConfigTests : IDisposable
{
    private static readonly string _data = Path.Combine(Shared.Repository, "tests", "Data");

    private readonly TemporaryFolder _folder = new();

    /// <summary>Every published config, every tiny reference, and changes of single keys.</summary>
    public static TheoryData<string, string> Configs
    {
        get
        {
            var data = new TheoryData<string, string>();
            var published = Directory.GetFiles(Path.Combine(_data, "configs"), "*.json");
            var tiny = Directory.GetFiles(Path.Combine(_data, "reference", "tiny"), "config*.json", SearchOption.AllDirectories);
            foreach (var file in published.Concat(tiny).Order(StringComparer.Ordinal))
            {
                data.Add(Path.GetRelativePath(_data, file).Replace('\\', '/'), "{}");
            }

            data.Add("configs/pythia-70m.json", """{"use_parallel_residual": false}""");
            data.Add("configs/qwen3-0.6b.json", """{"attention_bias": true, "tie_word_embeddings": false}""");
            data.Add("configs/gpt2.json", """{"n_inner": 96, "layer_norm_epsilon": 3e-7}""");
            const string Llama = "configs/smollm2-360m-instruct.json";
            data.Add(Llama, """{"rope_scaling": {"rope_type": "linear", "factor": 2.5}, "rms_norm_eps": 1e-6}""");
            data.Add(Llama, """{"rope_theta": 1000000.5, "attention_bias": true, "mlp_bias": true}""");
            const string Yarn = "\"type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 8192";
            data.Add("configs/qwen2.5-0.5b.json", $$$"""{"rope_scaling": {{{{Yarn}}}}}""");
            data.Add("configs/qwen2.5-0.5b.json", $$$"""{"rope_scaling": {{{{Yarn}}}, "beta_fast": 24.0, "beta_slow": 2.0}}""");
            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Configs))]
    public void A_folder_and_a_GGUF_of_one_model_give_one_configuration(string file, string changes)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_data, file)))!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(changes)!.AsObject())
        {
            json[key] = value?.DeepClone();
        }

        // A small vocabulary: the embedding is the one large tensor that the metadata need.
        (json["vocab_size"], json["bos_token_id"], json["eos_token_id"]) = (24, 1, 2);
        var (_, config) = Family.Of(ConfigReader.Open(_folder.Write("config.json", json.ToJsonString())));
        ConvertedGguf.Of(json, config).Save(_folder["model.gguf"]);
        using var gguf = GgufFile.Open(_folder["model.gguf"]);
        var (_, found, warnings) = GgufConfig.Read(gguf);

        Assert.Empty(warnings);
        Assert.Equal(Described(config), Described(found));
    }

    [Fact]
    public void The_reference_pair_of_folder_and_GGUF_gives_one_configuration()
    {
        var (_, config) = Family.Of(ConfigReader.Open(Shared.Reference("tiny/llama-gqa/config.json")));
        using var gguf = GgufFile.Open(Shared.Reference("gguf/llama-gqa-F32/model.gguf"));
        Assert.Equal(Described(config), Described(GgufConfig.Read(gguf).Config));
    }

    [SkippableFact]
    public void SmolLM2_as_published_and_as_GGUF_is_one_configuration()
    {
        var (_, config) = Family.Of(ConfigReader.Open(Path.Combine(_data, "configs", "smollm2-135m-instruct-bf16.json")));
        using var gguf = GgufFile.Open(Directory.GetFiles(Shared.Model("smollm2-135m-instruct"), "*.gguf").Single());
        Assert.Equal(Described(config), Described(GgufConfig.Read(gguf).Config));
    }

    [Fact]
    public void GPT_NeoX_that_does_not_say_adds_side_by_side_in_both_forms()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_data, "configs", "pythia-70m.json")))!.AsObject();
        json["vocab_size"] = 24;
        json.Remove("use_parallel_residual");
        var (_, config) = Family.Of(ConfigReader.Open(_folder.Write("config.json", json.ToJsonString())));
        ConvertedGguf.Of(json, config).Save(_folder["model.gguf"]);
        using var gguf = GgufFile.Open(_folder["model.gguf"]);
        Assert.True(config.ParallelResidual);
        Assert.True(GgufConfig.Read(gguf).Config.ParallelResidual);
    }

    [Theory]
    [InlineData("yarn_ext_factor")]
    [InlineData("yarn_attn_factor")]
    public void A_setting_of_YaRN_that_is_not_followed_is_refused_unless_it_changes_nothing(string key)
    {
        const string Config = """{"model_type": "llama", "rope_scaling": {"type": "yarn", "factor": 2.0}, "max_position_embeddings": 64}""";
        GgufBuilder Yarn(float value) =>
            ConvertedGguf.Of(JsonNode.Parse(Config)!.AsObject(), TinyModels.Base).Key($"llama.rope.scaling.{key}", value);

        Yarn(1).Save(_folder["model.gguf"]);
        using (var same = GgufFile.Open(_folder["model.gguf"]))
        {
            Assert.Empty(GgufConfig.Read(same).Warnings);
        }

        Yarn(0.5f).Save(_folder["model.gguf"]);
        using var other = GgufFile.Open(_folder["model.gguf"]);
        var refusal = Assert.Throws<ModelFileException>(() => GgufConfig.Read(other));
        Assert.Contains($"llama.rope.scaling.{key}", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Every property in words; the rotation by its frequencies, since a GGUF spells one of its rules as numbers.</summary>
    private static string Described(TransformerConfig config)
    {
        var rotation = RotaryFrequencies.Of(config.Rotary, config.RotaryDimensions, 1000);
        var lines = typeof(TransformerConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name is not (nameof(TransformerConfig.Rotary) or nameof(TransformerConfig.Windows)))
            .Select(property => $"{property.Name}: {Shown(property.GetValue(config))}");
        var frequencies = rotation.Frequencies.Select(frequency => frequency.ToString("E5", CultureInfo.InvariantCulture));
        return string.Join('\n', lines)
            + $"\nWindows: {Shown(Enumerable.Range(0, config.NLayers).Select(config.Window))}"
            + $"\nTurning: {config.RotaryDimensions} dimensions by {Shown(frequencies)}, {rotation.Magnitude}"
            + $"\nTurning layers: {Shown(config.Rotary.Layers)}";
    }

    private static string Shown(object? value) => value is System.Collections.IEnumerable and not string
        ? string.Join(", ", ((System.Collections.IEnumerable)value).Cast<object?>())
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
