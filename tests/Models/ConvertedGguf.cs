using System.Globalization;
using System.Text.Json.Nodes;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Testing;

namespace BetweenTokens.Tests.Models;

/// <summary>A GGUF as llama.cpp's converter makes it of a config.json: metadata, and the tensors that say what metadata do not.</summary>
internal static class ConvertedGguf
{
    /// <summary>Makes one; weights are zero, and blocks have only what tells one family from another.</summary>
    /// <param name="json">The config, whose keys are copied as the converter copies them.</param>
    /// <param name="sizes">Its numbers of tensors and sizes.</param>
    public static GgufBuilder Of(JsonObject json, TransformerConfig sizes)
    {
        var type = (string)json["model_type"]!;
        var architecture = type.Replace("_", "", StringComparison.Ordinal);
        JsonNode? Any(params string[] keys) => keys.Select(key => json[key]).FirstOrDefault(value => value is not null);
        var builder = new GgufBuilder().Key("general.architecture", architecture);
        var culture = CultureInfo.InvariantCulture;
        void Whole(string key, JsonNode? value) => _ = value is null ? null : builder.Key(key, uint.Parse(value.ToJsonString(), culture));
        void Real(string key, JsonNode? value) => _ = value is null ? null : builder.Key(key, float.Parse(value.ToJsonString(), culture));

        var width = Any("hidden_size", "n_embd") ?? sizes.DModel;
        var heads = Any("num_attention_heads", "n_head") ?? sizes.NHeads;
        var head = (int?)json["head_dim"] ?? (int)width / (int)heads;
        Whole($"{architecture}.embedding_length", width);
        Whole($"{architecture}.attention.head_count", heads);
        Whole($"{architecture}.attention.head_count_kv", json["num_key_value_heads"]);
        Whole($"{architecture}.attention.key_length", json["head_dim"]);
        Whole($"{architecture}.attention.value_length", json["head_dim"]);
        Whole($"{architecture}.block_count", Any("num_hidden_layers", "n_layer") ?? sizes.NLayers);
        Whole($"{architecture}.context_length", Any("max_position_embeddings", "n_positions"));
        Whole($"{architecture}.feed_forward_length", Any("intermediate_size", "n_inner") ?? 4 * (int)width);
        Real($"{architecture}.attention.layer_norm_rms_epsilon", json["rms_norm_eps"]);
        Real($"{architecture}.attention.layer_norm_epsilon", Any("layer_norm_eps", "layer_norm_epsilon"));
        Whole("tokenizer.ggml.bos_token_id", json["bos_token_id"]);
        Whole("tokenizer.ggml.eos_token_id", json["eos_token_id"]);
        if (json["use_parallel_residual"] is { } parallel)
        {
            builder.Key("gptneox.use_parallel_residual", 7, [(byte)((bool)parallel ? 1 : 0)]);
        }

        var rope = json["rope_parameters"] as JsonObject ?? json["rope_scaling"] as JsonObject;
        Real($"{architecture}.rope.freq_base", rope?["rope_theta"] ?? Any("rope_theta", "rotary_emb_base"));
        var part = rope?["partial_rotary_factor"] ?? json["rotary_pct"];
        Whole($"{architecture}.rope.dimension_count", type == "gpt2" ? null : (int)(head * ((double?)part ?? 1)));
        if ((string?)(rope?["rope_type"] ?? rope?["type"]) is ("linear" or "yarn") and var kind)
        {
            builder.Key($"{architecture}.rope.scaling.type", kind);
            Real($"{architecture}.rope.scaling.factor", rope!["factor"]);
            Whole($"{architecture}.rope.scaling.original_context_length", rope["original_max_position_embeddings"]);
            Real($"{architecture}.rope.scaling.yarn_beta_fast", rope["beta_fast"]);
            Real($"{architecture}.rope.scaling.yarn_beta_slow", rope["beta_slow"]);
        }

        AddTensors(builder, json, sizes, (int)width, head);
        return builder;
    }

    private static void AddTensors(GgufBuilder builder, JsonObject json, TransformerConfig sizes, int width, int head)
    {
        void Tensor(string name, params long[] shape) =>
            builder.Tensor(name, "F32", shape, new byte[4 * shape.Aggregate(1L, (all, size) => all * size)]);
        Tensor("token_embd.weight", sizes.DVocab, width);
        if (!sizes.Tied)
        {
            Tensor("output.weight", sizes.DVocab, width);
        }

        if (sizes.Rotary.Scaling is RotaryScaling.Llama3 llama)
        {
            var divisors = Enumerable.Range(0, head / 2).Select(pair => Divisor(llama, Math.Pow(sizes.Rotary.Base, 2.0 * pair / head)));
            builder.Tensor("rope_freqs.weight", "F32", [head / 2], [.. divisors.SelectMany(BitConverter.GetBytes)]);
        }

        var type = (string)json["model_type"]!;
        var isFused = type is "gpt2" or "gpt_neox";
        var (attends, feeds) = ((bool?)json["attention_bias"] == true, (bool?)json["mlp_bias"] == true);
        string[] small =
        [
            .. isFused ? new[] { "attn_qkv.bias" } : attends || type == "qwen2" ? ["attn_q.bias", "attn_k.bias", "attn_v.bias"] : [],
            .. isFused || attends ? new[] { "attn_output.bias" } : [],
            .. isFused || feeds ? new[] { "ffn_up.bias", "ffn_down.bias" } : [],
            .. type == "qwen3" ? new[] { "attn_q_norm.weight" } : [],
        ];
        foreach (var name in small)
        {
            Tensor($"blk.0.{name}", 4);
        }
    }

    /// <summary>
    /// Llama 3's rule as one pair's divisor: 1 where many of its wavelengths fit the original length, the factor where few do.
    /// </summary>
    private static float Divisor(RotaryScaling.Llama3 llama, double slowness)
    {
        var turns = llama.OriginalLength / (2 * Math.PI * slowness);
        var smooth = (turns - llama.LowFrequencyFactor) / (llama.HighFrequencyFactor - llama.LowFrequencyFactor);
        return (float)(smooth >= 1 ? 1 : smooth <= 0 ? llama.Factor : 1 / (((1 - smooth) / llama.Factor) + smooth));
    }
}
