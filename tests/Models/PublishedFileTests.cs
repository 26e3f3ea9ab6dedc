using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>
/// Files as publishers write them: what changes nothing is no reason to refuse, what is unknown is named, what is stored counts.
/// </summary>
[Trait("tier", "fast")]
public sealed class PublishedFileTests
{
    [Theory]
    [InlineData("qwen2.5-use-mrope")]
    [InlineData("pythia-four-rope-keys")]
    public void A_published_config_loads_and_says_nothing(string name)
    {
        using var model = LanguageModel.Load(Case(name));
        Assert.Empty(model.Report!.Warnings);
    }

    [Fact]
    public void Rotary_keys_that_repeat_others_change_no_logit()
    {
        using var four = LanguageModel.Load(Case("pythia-four-rope-keys"));
        using var copy = Changed("pythia-four-rope-keys", """{"rope_theta":"remove","partial_rotary_factor":"remove"}""");
        using var new2 = Changed("pythia-four-rope-keys", """{"rotary_emb_base":"remove","rotary_pct":"remove"}""");
        using var two = LanguageModel.Load(copy.Path);
        using var other = LanguageModel.Load(new2.Path);
        Assert.Equal(two.Logits([1, 2, 3])[2].ToArray(), four.Logits([1, 2, 3])[2].ToArray());
        Assert.Equal(two.Logits([1, 2, 3])[2].ToArray(), other.Logits([1, 2, 3])[2].ToArray());
        Assert.Empty(other.Report!.Warnings);
    }

    [Theory]
    [InlineData("""{"use_mrope":null,"mystery":false,"riddle":0,"puzzle":0.0,"empty":[],"nothing":{},"blank":""}""")]
    [InlineData("""
        {"final_logit_softcapping":null, "attn_logit_softcapping":0, "logit_scale":1.0, "embedding_multiplier":1,
        "clip_qkv":null, "alibi":false, "num_experts":0}
        """)]
    [InlineData("""
        {"n_embd":64, "n_layer":3, "n_head":4, "norm_eps":1e-6, "rope_base":1000000, "torch_dtype":"float32",
        "hidden_activation":"silu", "num_kv_heads":2, "head_dim":16}
        """)]
    [InlineData("""
        {"classifier_dropout":0.1, "summary_type":"x", "num_labels":3, "id2label":{"0":"a"}, "score_token_id":5,
        "mtp_layers":1, "num_nextn_predict_layers":1}
        """)]
    [InlineData("""
        {"_commit_hash":"abc", "unsloth_fixed":true, "transformers_weights":"x", "model_max_length":4096,
        "sliding_window":null, "max_window_layers":70, "auto_map":{"AutoTokenizer":"a.B"}}
        """)]
    [InlineData("""
        {"quantization_config":{"quant_method":"bitsandbytes", "load_in_4bit":false, "load_in_8bit":false},
        "layer_types":["full_attention", "full_attention", "full_attention"]}
        """)]
    [InlineData("""
        {"rope_parameters":{"rope_type":"default", "rope_theta":1000000.0, "mrope_section":[1,2,3],
        "partial_rotary_factor":1.0}, "rope_scaling":{"type":"default", "rope_type":"default"}}
        """)]
    public void Keys_that_change_nothing_are_no_reason_for_a_word(string changes)
    {
        using var copy = Changed("qwen2.5-use-mrope", changes);
        using var plain = LanguageModel.Load(Case("qwen2.5-use-mrope"));
        using var model = LanguageModel.Load(copy.Path);
        Assert.Empty(model.Report!.Warnings);
        Assert.Equal(plain.Logits([1, 2, 3])[2].ToArray(), model.Logits([1, 2, 3])[2].ToArray());
    }

    [Theory]
    [InlineData("""{"mystery_switch":true}""", "mystery_switch is True and unknown here")]
    [InlineData("""{"use_mrope":true}""", "use_mrope")]
    [InlineData("""{"riddle":{"depth":3}}""", "riddle")]
    [InlineData("""{"rope_base":500}""", "rope_base is 500, but 1000000 counts")]
    [InlineData("""{"rope_theta":500}""", "rope_theta is 500, but 1000000 counts")]
    [InlineData("""{"n_layer":7}""", "n_layer is 7, but num_hidden_layers is 3: the latter counts")]
    [InlineData("""{"auto_map":{"AutoModelForCausalLM":"modeling.Own"}}""", "auto_map names code of the publisher's own")]
    [InlineData("""{"rope_parameters":{"rope_type":"default","rope_theta":1000000.0,"spiral":3}}""",
        "rope_parameters.spiral is 3 and unknown here")]
    [InlineData("""{"rope_scaling":{"rope_type":"linear","factor":4}}""", "rope_scaling says")]
    public async Task An_unknown_key_with_a_value_is_a_loud_warning_of_library_command_line_and_card(string changes, string warning)
    {
        using var copy = Changed("qwen2.5-use-mrope", changes);
        using var model = LanguageModel.Load(copy.Path);
        var told = Assert.Single(model.Report!.Warnings);
        Assert.Contains(warning, told, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(told)[..20], ((Visual)ModelCard.Of(model)).ToHtml(), StringComparison.Ordinal);
        Assert.Contains($"WARNING: {told}", (await Cli.Run("logits", copy.Path, "--ids", "1 2 3")).Error, StringComparison.Ordinal);
        Assert.Contains($"WARNING: {told}", (await Cli.Run("inspect", copy.Path)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"final_logit_softcapping":30.0}""", "final_logit_softcapping")]
    [InlineData("""{"attention_multiplier":0.01}""", "attention_multiplier")]
    [InlineData("""{"logits_scaling":8}""", "logits_scaling")]
    [InlineData("""{"qk_layernorm":true}""", "qk_layernorm")]
    [InlineData("""{"num_local_experts":8}""", "num_local_experts")]
    [InlineData("""{"no_rope_layers":[1,0,1]}""", "no_rope_layers")]
    [InlineData("""{"rope_interleaved":true}""", "rope_interleaved")]
    [InlineData("""{"quantization_config":{"bits":4}}""", "quantization_config")]
    [InlineData("""{"rope_parameters":{"full_attention":{"rope_theta":1000}}}""", "rope_parameters.full_attention")]
    public void A_key_known_to_change_the_numbers_is_refused_by_name(string changes, string key)
    {
        using var copy = Changed("qwen2.5-use-mrope", changes);
        var refusal = Assert.Throws<ModelFileException>(() => LanguageModel.Load(copy.Path));
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_is_stored_beside_the_embedding_and_differs_counts()
    {
        using var model = LanguageModel.Load(Case("untied-head-dropped"));
        var expected = JsonNode.Parse(File.ReadAllText(
            Path.Combine(Case("untied-head-dropped"), "expected.json")))!["argmax_of_each_row_with_stored_head"]!.AsArray();
        var rows = model.Logits([1, 2, 3]);
        Assert.Equal(expected.Select(id => id!.GetValue<int>()),
            Enumerable.Range(0, 3).Select(i => BetweenTokens.Statistics.Distributions.ArgMax(rows[i])));
        Assert.Contains("lm_head.weight is stored and differs", Assert.Single(model.Report!.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_repeats_the_embedding_is_nothing_and_a_bias_without_a_place_is_named()
    {
        using var copy = Changed("untied-head-dropped", "{}");
        using (var scope = NewDisposeScope())
        {
            using var file = SafetensorsFile.Open(Path.Combine(Case("untied-head-dropped"), "model.safetensors"));
            var tensors = file.Entries.Keys.ToDictionary(name => name, name => file.Read(name, ScalarType.Float32));
            tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"];
            tensors["model.layers.0.self_attn.q_proj.bias"] = ones(64);
            SafetensorsWriter.Save(Path.Combine(copy.Path, "model.safetensors"), tensors);
        }

        File.WriteAllText(Path.Combine(copy.Path, "adapter_model.safetensors"), "");
        using var model = LanguageModel.Load(copy.Path);
        Assert.True(model.Config.Tied);
        Assert.Collection(
            model.Report!.Warnings,
            told => Assert.Contains("model.layers.0.self_attn.q_proj.bias", told, StringComparison.Ordinal),
            told => Assert.Contains("adapter_model.safetensors", told, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_end_token_and_setting_of_generation_config_counts()
    {
        using var model = LanguageModel.Load(Case("generation-config-eos"));
        Assert.Equal([298, 50], model.EndIds);
        var asked = GenerationOptions.PublishedFor(model);
        Assert.Equal((0.6f, 0.9f, 0), (asked.Temperature, asked.TopP, asked.TopK));
        var text = model.Generate([1, 2, 3], new() { Temperature = 0, MaxTokens = 8 })[0];
        Assert.Equal([280, 135, 66, 50], text.Ids);
        Assert.Equal(StopReason.EndToken, text.Stop);
    }

    [Theory]
    [InlineData("""{"eos_token_id":50}""", "298,50", "")]
    [InlineData("""{"eos_token_id":[50,50,null]}""", "298", "eos_token_id")]
    [InlineData("""{"eos_token_id":[66,9000]}""", "298,66", "9000")]
    [InlineData("""{"temperature":-1,"eos_token_id":66}""", "298,66", "temperature")]
    [InlineData("""{"suppress_tokens":[280]}""", "298", "suppress_tokens")]
    [InlineData("not JSON", "298", "JSON")]
    [InlineData("""{"max_length":20,"transformers_version":"4.51.0","pad_token_id":299}""", "298", "")]
    public void Odd_generation_configs_cost_no_logit_and_are_named(string file, string ends, string warning)
    {
        using var copy = Changed("generation-config-eos", "{}");
        File.WriteAllText(Path.Combine(copy.Path, "generation_config.json"), file);
        using var model = LanguageModel.Load(copy.Path);
        Assert.Equal(ends, string.Join(',', model.EndIds));
        Assert.Equal(warning.Length > 0 ? 1 : 0, model.Report!.Warnings.Count);
        Assert.All(model.Report.Warnings, told => Assert.Contains(warning, told, StringComparison.Ordinal));
    }

    private static string Case(string name) => Path.Combine(Shared.Repository, "tests", "Data", "cases", name);

    private static FolderCopy Changed(string name, string changes)
    {
        var copy = new FolderCopy(Case(name));
        var path = Path.Combine(copy.Path, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(changes)!.AsObject())
        {
            config.Remove(key);
            if (value?.GetValueKind() != System.Text.Json.JsonValueKind.String || value.GetValue<string>() != "remove")
            {
                config[key] = value?.DeepClone();
            }
        }

        File.WriteAllText(path, config.ToJsonString());
        return copy;
    }
}
