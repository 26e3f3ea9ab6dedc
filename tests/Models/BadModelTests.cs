using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Every damaged model of the reference through <see cref="LanguageModel.Load"/>.</summary>
[Trait("tier", "fast")]
public sealed class BadModelTests
{
    private static readonly string[] _refused =
    [
        "gguf-truncated-data", "gguf-truncated-metadata", "st-truncated-data",
        "st-header-longer-than-file", "st-overlapping-offsets", "st-offset-out-of-range",
        "st-unknown-dtype", "st-missing-tensor", "st-wrong-shape", "st-nan-weight",
        "config-not-json", "config-unknown-architecture", "pickle-only",
    ];

    public static TheoryData<string> Refused => [.. _refused];

    [SkippableFact]
    public void Every_case_of_the_reference_is_tested()
    {
        var cases = JsonDocument.Parse(File.ReadAllText(Shared.Reference("bad/bad.json"))).RootElement
            .GetProperty("cases").EnumerateArray();
        Assert.Equal(
            cases.Where(item => item.GetProperty("verdict").GetString() != "load")
                .Select(item => item.GetProperty("case").GetString()).Order(),
            _refused.Order());
    }

    [SkippableTheory]
    [MemberData(nameof(Refused))]
    public void Is_refused_in_words_that_name_the_fault(string name)
    {
        var item = JsonDocument.Parse(File.ReadAllText(Shared.Reference("bad/bad.json"))).RootElement.GetProperty("cases").EnumerateArray()
            .First(item => item.GetProperty("case").GetString() == name);
        var path = Path.Combine(Shared.Reference($"bad/{name}"), item.GetProperty("open").GetString()!);
        var error = Assert.Throws<ModelFileException>(() => LanguageModel.Load(path).Dispose());
        foreach (var word in item.GetProperty("error_should_mention").EnumerateArray().Select(word => word.GetString()!))
        {
            // "tensor name" and "tensor name or offset" ask for any tensor's name.
            var wanted = word.StartsWith("tensor name", StringComparison.Ordinal) ? "tensor " : word;
            Assert.Contains(wanted, error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [SkippableTheory]
    [InlineData("ok-safetensors", "reference.safetensors")]
    [InlineData("ok-gguf", "reference.safetensors")]
    public void The_undamaged_base_loads(string name, string reference)
    {
        using var scope = NewDisposeScope();
        var folder = Shared.Reference($"bad/{name}");
        using var model = LanguageModel.Load(name == "ok-gguf" ? Path.Combine(folder, "model.gguf") : folder);
        using var expected = SafetensorsFile.Open(Path.Combine(folder, reference));
        Near.Equal(expected.Read("logits", ScalarType.Float32),
            model.Transformer.Forward(expected.Read("input_ids", ScalarType.Float32)), 1e-4, name);
    }

    [SkippableFact]
    public void Refusals_leave_no_tensor_behind_and_name_every_wrong_tensor()
    {
        using var copy = new FolderCopy(Shared.Reference("tiny/llama-gqa"));
        var config = Path.Combine(copy.Path, "config.json");
        File.WriteAllText(
            config, File.ReadAllText(config).Replace("\"intermediate_size\": 160", "\"intermediate_size\": 161", StringComparison.Ordinal));
        var error = Assert.Throws<ModelFileException>(() => LanguageModel.Load(copy.Path));
        Assert.Contains("9 tensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'model.layers.2.mlp.down_proj.weight' is [64, 160] where the config expects [64, 161]",
            error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("{\"quantization_config\": {\"bits\": 4}}", "quantization_config")]
    [InlineData("{\"rope_parameters\": {\"rope_type\": \"longrope\"}}", "rope_type")]
    [InlineData("{\"hidden_size\": -4}", "hidden_size")]
    [InlineData("{\"num_hidden_layers\": 2000000000}", "num_hidden_layers")]
    [InlineData("{\"num_hidden_layers\": 4000}", "layers")]
    [InlineData("{\"vocab_size\": 99000000, \"hidden_size\": 99000000}", "tensors")]
    [InlineData("{\"hidden_act\": \"mish\"}", "hidden_act")]
    [InlineData("{\"num_key_value_heads\": 3}", "nKeyValueHeads")]
    public void A_key_that_would_change_the_numbers_is_refused_by_name(string changes, string named)
    {
        using var copy = new FolderCopy(Shared.Reference("tiny/llama-gqa"));
        var path = Path.Combine(copy.Path, "config.json");
        var config = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject())
        {
            config[name] = value?.DeepClone();
        }

        File.WriteAllText(path, config.ToJsonString());
        Assert.Contains(named, Assert.Throws<ModelFileException>(() => LanguageModel.Load(copy.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_name_is_answered_with_the_nearest()
    {
        var error = Assert.Throws<ModelFileException>(() => LanguageModel.Load("smollm2-135m-instrukt"));
        Assert.Contains("smollm2-135m-instruct", error.Message, StringComparison.Ordinal);
    }
}
