using System.Text.Json.Nodes;

namespace BetweenTokens.Tests.Models;

/// <summary>
/// The Llama-like families once more, slowly: loops over float64 with the names and keys of Hugging Face files. Shares no
/// code with the library, and follows the formulas of transformers' modelling files.
/// </summary>
internal sealed class PlainLlama(JsonObject config, IReadOnlyDictionary<string, (long[] Shape, float[] Values)> tensors)
{
    private readonly int _width = (int)config["hidden_size"]!;
    private readonly int _heads = (int)config["num_attention_heads"]!;
    private readonly int _shared = (int)config["num_key_value_heads"]!;
    private readonly int _head = (int)(config["head_dim"] ?? (int)config["hidden_size"]! / (int)config["num_attention_heads"]!);
    private readonly double _epsilon = (double)config["rms_norm_eps"]!;

    /// <summary>Logits [pos][dVocab].</summary>
    public double[][] Logits(int[] ids)
    {
        var embedding = config["tie_word_embeddings"]?.GetValue<bool>() == true ? "model.embed_tokens.weight" : "lm_head.weight";
        var x = ids.Select(id => Row("model.embed_tokens.weight", id)).ToArray();
        for (var layer = 0; layer < (int)config["num_hidden_layers"]!; layer++)
        {
            var name = $"model.layers.{layer}";
            var attnOut = Attention(name, layer, [.. x.Select(row => Norm(row, name + ".input_layernorm.weight"))]);
            x = [.. x.Zip(attnOut, Add)];
            x = [.. x.Select(row => Add(row, FeedForward(name, Norm(row, name + ".post_attention_layernorm.weight"))))];
        }

        return [.. x.Select(row => Product(Norm(row, "model.norm.weight"), embedding))];
    }

    private double[][] Attention(string name, int layer, double[][] x)
    {
        double[][] Heads(string part, int count, int position) =>
            [.. Project(x[position], $"{name}.self_attn.{part}_proj").Chunk(_head).Take(count)];
        double[] Turned(double[] head, string part, int position)
        {
            head = tensors.ContainsKey($"{name}.self_attn.{part}_norm.weight") ? Norm(head, $"{name}.self_attn.{part}_norm.weight") : head;
            return config["no_rope_layers"] is JsonArray still && (int)still[layer]! == 0 ? head : Turn(head, position, x.Length);
        }

        var queries = x.Select((_, t) => Heads("q", _heads, t).Select(head => Turned(head, "q", t)).ToArray()).ToArray();
        var keys = x.Select((_, t) => Heads("k", _shared, t).Select(head => Turned(head, "k", t)).ToArray()).ToArray();
        var values = x.Select((_, t) => Heads("v", _shared, t)).ToArray();
        var window = config["layer_types"] is JsonArray types && (string)types[layer]! != "sliding_attention"
            ? int.MaxValue
            : (int)(config["sliding_window"] ?? int.MaxValue);
        return [.. x.Select((_, t) =>
        {
            var mixed = new double[_heads * _head];
            for (var h = 0; h < _heads; h++)
            {
                var g = h / (_heads / _shared);
                var seen = Enumerable.Range(0, t + 1).Where(s => t - s < window).ToArray();
                var scores = seen.Select(s => Math.Exp(queries[t][h].Zip(keys[s][g], (a, b) => a * b).Sum() / Math.Sqrt(_head))).ToArray();
                for (var i = 0; i < _head; i++)
                {
                    mixed[(h * _head) + i] = seen.Select((s, n) => scores[n] * values[s][g][i]).Sum() / scores.Sum();
                }
            }

            return Project(mixed, $"{name}.self_attn.o_proj");
        })];
    }

    private double[] FeedForward(string name, double[] x)
    {
        double[] Gated(string gate, string up, string down) =>
            Project([.. Project(x, gate).Zip(Project(x, up), (a, b) => a / (1 + Math.Exp(-a)) * b)], down);
        if (config["num_local_experts"] is not { } experts)
        {
            return Gated($"{name}.mlp.gate_proj", $"{name}.mlp.up_proj", $"{name}.mlp.down_proj");
        }

        var router = Project(x, $"{name}.block_sparse_moe.gate").Select(Math.Exp).ToArray();
        var chosen = Enumerable.Range(0, (int)experts)
            .OrderByDescending(e => router[e]).Take((int)config["num_experts_per_tok"]!).ToArray();
        var sum = new double[_width];
        foreach (var e in chosen)
        {
            var expert = $"{name}.block_sparse_moe.experts.{e}";
            sum = Add(sum, [.. Gated(expert + ".w1", expert + ".w3", expert + ".w2")
                .Select(value => value * router[e] / chosen.Sum(other => router[other]))]);
        }

        return sum;
    }

    private double[] Turn(double[] head, int position, int length)
    {
        var rope = config["rope_scaling"]?.AsObject() ?? config["rope_parameters"]?.AsObject();
        var theta = (double)(config["rope_theta"] ?? rope?["rope_theta"] ?? 10000.0);
        var kind = (string?)rope?["rope_type"] ?? "default";
        var factor = (double)(rope?["factor"] ?? 1.0);
        var original = (double)(int)(rope?["original_max_position_embeddings"] ?? (int)config["max_position_embeddings"]!);
        var (half, scale) = (_head / 2, 1.0);
        if (kind == "dynamic" && length > original)
        {
            theta *= Math.Pow((factor * length / original) - (factor - 1), _head / (_head - 2.0));
        }

        var result = new double[_head];
        for (var i = 0; i < half; i++)
        {
            var frequency = Math.Pow(theta, -2.0 * i / _head);
            if (kind == "linear")
            {
                frequency /= factor;
            }
            else if (kind == "yarn")
            {
                double Bound(double turns) => _head * Math.Log(original / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
                var (low, high) = (Math.Max(Math.Floor(Bound(32)), 0), Math.Min(Math.Ceiling(Bound(1)), _head - 1));
                var ramp = Math.Clamp((i - low) / Math.Max(high - low, 0.001), 0, 1);
                frequency = (frequency / factor * ramp) + (frequency * (1 - ramp));
                scale = (0.1 * Math.Log(factor)) + 1;
            }

            var (cosine, sine) = (Math.Cos(position * frequency) * scale, Math.Sin(position * frequency) * scale);
            result[i] = (head[i] * cosine) - (head[i + half] * sine);
            result[i + half] = (head[i + half] * cosine) + (head[i] * sine);
        }

        return result;
    }

    private double[] Norm(double[] x, string gain)
    {
        var scale = Math.Sqrt(x.Average(value => value * value) + _epsilon);
        return [.. x.Select((value, i) => value / scale * tensors[gain].Values[i])];
    }

    private double[] Project(double[] x, string name)
    {
        var result = Product(x, name + ".weight");
        return tensors.TryGetValue(name + ".bias", out var bias) ? [.. result.Select((value, i) => value + bias.Values[i])] : result;
    }

    private double[] Product(double[] x, string name) =>
        [.. Enumerable.Range(0, (int)tensors[name].Shape[0]).Select(row => Row(name, row).Zip(x, (a, b) => a * b).Sum())];

    private double[] Row(string name, int row) =>
        [.. tensors[name].Values.Skip(row * (int)tensors[name].Shape[1]).Take((int)tensors[name].Shape[1]).Select(value => (double)value)];

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
