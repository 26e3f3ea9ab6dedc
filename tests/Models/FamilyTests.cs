using System.Text.Json.Nodes;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>
/// Families without a stored reference against a slow implementation in float64 (<see cref="PlainLlama"/>), through real files.
/// </summary>
[Trait("tier", "slow")]
public sealed class FamilyTests
{
    private const int Layers = 4, Width = 16, Vocabulary = 19, Feed = 24;

    private static readonly Dictionary<string, string> _families = new()
    {
        ["llama, attention and mlp biases"] = """{"model_type":"llama","attention_bias":true,"mlp_bias":true}""",
        ["llama, linear"] = """{"model_type":"llama","rope_scaling":{"rope_type":"linear","factor":4.0}}""",
        ["llama, linear, old word"] =
            """{"model_type":"llama","rope_theta":500.0,"rope_scaling":{"type":"default","rope_type":"linear","factor":2.5}}""",
        ["llama, dynamic, short text"] =
            """{"model_type":"llama","max_position_embeddings":64,"rope_scaling":{"rope_type":"dynamic","factor":3.0}}""",
        ["llama, dynamic, long text"] =
            """{"model_type":"llama","max_position_embeddings":8,"rope_scaling":{"rope_type":"dynamic","factor":3.0}}""",
        ["llama, yarn"] = """
            {"model_type":"llama", "max_position_embeddings":256, "rope_parameters":{"rope_type":"yarn", "rope_theta":100.0,
            "factor":4.0, "original_max_position_embeddings":64}}
            """,
        ["qwen3"] = """{"model_type":"qwen3","head_dim":12,"attention_bias":false}""",
        ["mistral, window"] = """{"model_type":"mistral","sliding_window":3,"tie_word_embeddings":false}""",
        ["qwen2, window on some layers"] = """
            {"model_type":"qwen2", "use_sliding_window":true, "sliding_window":2, "max_window_layers":2,
            "layer_types":["full_attention", "sliding_attention", "full_attention", "sliding_attention"]}
            """,
        ["smollm3"] = """{"model_type":"smollm3","no_rope_layers":[1,0,1,0],"no_rope_layer_interval":2,"tie_word_embeddings":true}""",
        ["mixtral"] = """
            {"model_type":"mixtral", "num_local_experts":4, "num_experts_per_tok":2, "sliding_window":null,
            "router_aux_loss_coef":0.02, "output_router_logits":false}
            """,
    };

    public static TheoryData<string> Families => [.. _families.Keys];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_family_equals_the_slow_implementation(string family)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TemporaryModel(Config(family));
        int[] ids = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7];
        var expected = tensor(new PlainLlama(folder.Config, folder.Tensors).Logits(ids).SelectMany(row => row).ToArray())
            .view(ids.Length, Vocabulary);
        using var model = LanguageModel.Load(folder.Path);
        Assert.Empty(model.Report!.Unused);
        var input = tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0);
        // Float32 against float64 through four layers; a wrong feature moves the logits by 0.01 or more.
        Testing.Near.Equal(expected, model.Transformer.Forward(input)[0], 2e-5, "full pass");
        if (family == "llama, dynamic, long text")
        {
            // Token by token is another computation there: see RotaryScaling.Dynamic.
            return;
        }

        using var cache = new KvCache(model.Config, 2);
        var steps = new[] { (0, 4), (4, 1), (5, 6), (11, 1), (12, 2) }
            .Select(piece => model.Transformer.Forward(input.narrow(1, piece.Item1, piece.Item2), cache)).ToList();
        Testing.Near.Equal(expected[^1], cat(steps, 1)[0, ^1], 2e-5, "with the cache, last position");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_feature_of_a_family_matters(string family)
    {
        // Shows that the comparison above can fail: the plain Llama with the same weights is another model.
        var config = Config(family);
        using var folder = new TemporaryModel(config);
        int[] ids = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
        var plain = config.DeepClone().AsObject();
        foreach (var key in new[] { "rope_scaling", "rope_parameters", "sliding_window", "layer_types", "no_rope_layers" })
        {
            plain.Remove(key);
        }

        if (family is "qwen3" or "mixtral" or "llama, attention and mlp biases" or "llama, dynamic, short text")
        {
            return;
        }

        var (with, without) = (new PlainLlama(config, folder.Tensors).Logits(ids), new PlainLlama(plain, folder.Tensors).Logits(ids));
        Assert.True(with.Zip(without, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max() > 0.01);
    }

    private static JsonObject Config(string family)
    {
        var config = JsonNode.Parse($$"""
            {"vocab_size":{{Vocabulary}},"hidden_size":{{Width}},"num_hidden_layers":{{Layers}},"num_attention_heads":4,"num_key_value_heads":2,"intermediate_size":{{Feed}},
             "rms_norm_eps":1e-5,"max_position_embeddings":64,"hidden_act":"silu","rope_theta":10000.0,"tie_word_embeddings":false}
            """)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(_families[family])!.AsObject())
        {
            config[key] = value?.DeepClone();
        }

        if (config.ContainsKey("rope_parameters"))
        {
            config.Remove("rope_theta");
        }

        return config;
    }

    /// <summary>A folder with a config and random weights under Hugging Face's names.</summary>
    private sealed class TemporaryModel : IDisposable
    {
        private readonly Random _random = new(11);

        public TemporaryModel(JsonObject config)
        {
            (Config, Path) = (config, Directory.CreateTempSubdirectory("between-tokens-").FullName);
            Tensors = Draw().ToDictionary(pair => pair.Name, pair => (pair.Shape, Values(pair.Name, pair.Shape)));
            File.WriteAllText(System.IO.Path.Combine(Path, "config.json"), config.ToJsonString());
            using var scope = NewDisposeScope();
            SafetensorsWriter.Save(System.IO.Path.Combine(Path, "model.safetensors"),
                Tensors.ToDictionary(pair => pair.Key, pair => tensor(pair.Value.Values).view(pair.Value.Shape)));
        }

        public JsonObject Config { get; }

        public string Path { get; }

        public Dictionary<string, (long[] Shape, float[] Values)> Tensors { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);

        private float[] Values(string name, long[] shape)
        {
            var around = name.Contains("norm", StringComparison.Ordinal) ? 1 : 0;
            return [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b))
                .Select(_ => around + (0.35f * (float)((2 * _random.NextDouble()) - 1) * 1.7f))];
        }

        private IEnumerable<(string Name, long[] Shape)> Draw()
        {
            var kind = (string)Config["model_type"]!;
            var head = (int)(Config["head_dim"] ?? 4);
            var (queries, keys) = (4L * head, 2L * head);
            var attention = kind == "qwen2" || Config["attention_bias"]?.GetValue<bool>() == true;
            yield return ("model.embed_tokens.weight", [Vocabulary, Width]);
            for (var layer = 0; layer < Layers; layer++)
            {
                var name = $"model.layers.{layer}";
                yield return ($"{name}.input_layernorm.weight", [Width]);
                yield return ($"{name}.post_attention_layernorm.weight", [Width]);
                foreach (var (part, to, from) in new[]
                {
                    ("q", queries, Width), ("k", keys, Width), ("v", keys, Width), ("o", (long)Width, (int)queries),
                })
                {
                    yield return ($"{name}.self_attn.{part}_proj.weight", [to, from]);
                    if (attention && (part != "o" || kind != "qwen2"))
                    {
                        yield return ($"{name}.self_attn.{part}_proj.bias", [to]);
                    }
                }

                foreach (var part in kind == "qwen3" ? ["q", "k"] : Array.Empty<string>())
                {
                    yield return ($"{name}.self_attn.{part}_norm.weight", [head]);
                }

                foreach (var tensor in Feeds(name, kind))
                {
                    yield return tensor;
                }
            }

            yield return ("model.norm.weight", [Width]);
            if (Config["tie_word_embeddings"]?.GetValue<bool>() != true)
            {
                yield return ("lm_head.weight", [Vocabulary, Width]);
            }
        }

        private IEnumerable<(string Name, long[] Shape)> Feeds(string name, string kind)
        {
            if (kind == "mixtral")
            {
                yield return ($"{name}.block_sparse_moe.gate.weight", [4, Width]);
            }

            foreach (var expert in kind == "mixtral"
                ? Enumerable.Range(0, 4).Select(e => $"{name}.block_sparse_moe.experts.{e}")
                : [$"{name}.mlp"])
            {
                string[] parts = kind == "mixtral" ? ["w1", "w3", "w2"] : ["gate_proj", "up_proj", "down_proj"];
                for (var i = 0; i < 3; i++)
                {
                    long[] shape = i == 2 ? [Width, Feed] : [Feed, Width];
                    yield return ($"{expert}.{parts[i]}.weight", shape);
                    if (Config["mlp_bias"]?.GetValue<bool>() == true)
                    {
                        yield return ($"{expert}.{parts[i]}.bias", [shape[0]]);
                    }
                }
            }
        }
    }
}
