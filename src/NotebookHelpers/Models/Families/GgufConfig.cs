using System.Globalization;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Gguf;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>The configuration in a GGUF's metadata. Keys of the architecture are read, harmless, or refused by name.</summary>
internal sealed class GgufConfig(GgufFile file)
{
    // Conversion notes and switches that do not change a forward pass.
    private static readonly string[] _harmless =
    [
        "vocab_size", "tensor_data_layout", "rope.scaling.finetuned", "context_length", "tokens_per_layer",
    ];

    // Keys known to change the numbers, with the value at which they do not.
    private static readonly Dictionary<string, double?> _unsupported = new(StringComparer.Ordinal)
    {
        ["attn_logit_softcapping"] = null,
        ["final_logit_softcapping"] = null,
        ["logit_scale"] = 1,
        ["embedding_scale"] = 1,
        ["residual_scale"] = 1,
        ["attention.scale"] = null,
        ["attention.clamp_kqv"] = null,
        ["attention.max_alibi_bias"] = null,
        ["attention.sliding_window_pattern"] = null,
        ["attention.key_length_mla"] = null,
        ["attention.kv_lora_rank"] = null,
        ["attention.temperature_scale"] = null,
        ["expert_shared_count"] = null,
        ["expert_weights_scale"] = 1,
        ["rope.scaling.yarn_log_multiplier"] = null,
        ["rope.scaling.yarn_ext_factor"] = 1,
        ["rope.scaling.yarn_attn_factor"] = 1,
    };

    private const int MostNamed = 20;

    private readonly HashSet<string> _read = [];
    private readonly List<string> _warnings = [];

    private GgufMetadata Metadata => file.Metadata;

    private string Architecture => Metadata.RequiredText("general.architecture");

    /// <summary>Reads the metadata of an open file.</summary>
    public static (Family Family, TransformerConfig Config, IReadOnlyList<string> Warnings) Read(GgufFile file)
    {
        var reader = new GgufConfig(file);
        var family = GgufFamilies.Of(reader.Architecture)
            ?? throw file.Metadata.Refuse("general.architecture", "one of " + string.Join(", ", GgufFamilies.Names), reader.Architecture);
        try
        {
            var config = reader.Build(family).Validate();
            reader.Finish();
            return (family.Names, config, reader._warnings);
        }
        catch (ArgumentException error)
        {
            throw new ModelFileException(file.Path, "metadata", "numbers that fit together", error.Message,
                "Convert the model again with a current converter, or use another file of it.", error);
        }
    }

    private TransformerConfig Build(GgufFamilies.Entry family)
    {
        var (width, heads) = (Required("embedding_length"), Required("attention.head_count"));
        var head = Optional("attention.key_length") ?? width / heads;
        if ((Optional("attention.value_length") ?? head) != head)
        {
            throw Refuse("attention.value_length", $"{head}, the keys' length", "another");
        }

        var (layers, context) = (Required("block_count", LlamaFamilies.MostLayers), Required("context_length"));
        return family.Adjust(new TransformerConfig
        {
            DVocab = (int)Math.Min(int.MaxValue, Entry("token_embd.weight").Shape[0]),
            NLayers = layers,
            DModel = width,
            NHeads = heads,
            NKeyValueHeads = Optional("attention.head_count_kv") ?? heads,
            DHead = head,
            DMlp = Required("feed_forward_length"),
            NContext = context,
            NormEpsilon = Number("attention.layer_norm_rms_epsilon") ?? Number("attention.layer_norm_epsilon") ?? 1e-5,
            Rotary = Rotary(head, context, heads),
            Biases = BiasesPresent(),
            Windows = Optional("attention.sliding_window") is { } window ? [.. Enumerable.Repeat((int?)window, layers)] : null,
            Experts = Optional("expert_count") is { } count ? new ExpertConfig(count, Required("expert_used_count")) : null,
            // A file that does not say means the same as a config that does not.
            ParallelResidual = Metadata.Flag(Full("use_parallel_residual")) ?? Architecture == "gptneox",
            QkNorm = Has("blk.0.attn_q_norm.weight"),
            Tied = !Has("output.weight"),
            BeginId = (int?)Metadata.Integer("tokenizer.ggml.bos_token_id"),
            EndIds = [.. new[] { "eos", "eot" }
                .Select(name => Metadata.Integer($"tokenizer.ggml.{name}_token_id")).OfType<long>().Select(id => (int)id).Distinct()],
        });
    }

    private RotaryConfig Rotary(int head, int context, int heads)
    {
        var dimensions = Optional("rope.dimension_count") ?? head;
        return new RotaryConfig
        {
            Base = Number("rope.freq_base") ?? 10_000,
            Dimensions = dimensions == head ? null : dimensions,
            Scaling = Scaling(context),
        };
    }

    private RotaryScaling? Scaling(int context)
    {
        var (kind, factor) = (Text("rope.scaling.type"), Number("rope.scaling.factor") ?? Number("rope.scale_linear"));
        var (original, magnitude) = (Optional("rope.scaling.original_context_length") ?? context, Number("rope.scaling.attn_factor") ?? 1);
        if (Has("rope_freqs.weight"))
        {
            using var divisors = file.Read("rope_freqs.weight", TorchSharp.torch.ScalarType.Float32);
            return new RotaryScaling.PerFrequency(divisors.data<float>().ToArray());
        }

        return kind switch
        {
            "none" => null,
            null => factor is null or 1 ? null : new RotaryScaling.Linear(factor.Value),
            "linear" => new RotaryScaling.Linear(factor ?? throw Refuse("rope.scaling.factor", "a number", "nothing")),
            "yarn" when factor is { } by => new RotaryScaling.Yarn(
                by,
                original,
                Number("rope.scaling.yarn_beta_fast") ?? 32,
                Number("rope.scaling.yarn_beta_slow") ?? 1,
                magnitude * (by <= 1 ? 1 : (0.1 * Math.Log(by)) + 1)),
            _ => throw Refuse("rope.scaling.type", "none, linear, or yarn with a factor", kind),
        };
    }

    /// <summary>Which projections have a bias is not among the metadata; the tensors show it.</summary>
    private Biases BiasesPresent()
    {
        (string Name, Biases Biases)[] known =
        [
            ("attn_qkv", Biases.QueryKeyValue), ("attn_q", Biases.Query), ("attn_k", Biases.Key), ("attn_v", Biases.Value),
            ("attn_output", Biases.AttentionOut), ("ffn_up", Biases.MlpIn), ("ffn_down", Biases.MlpOut),
        ];
        return known.Where(pair => Has($"blk.0.{pair.Name}.bias")).Aggregate(Biases.None, (all, pair) => all | pair.Biases);
    }

    /// <summary>
    /// Refuses what is known to change the numbers and names what nobody knows; false, zero and nothing switch nothing on.
    /// </summary>
    private void Finish()
    {
        var start = Architecture + ".";
        var open = Metadata.Values.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)
            && !_read.Contains(pair.Key) && !IsInert(pair.Value))
            .Select(pair => pair.Key[start.Length..]).Where(key => !_harmless.Contains(key)).Order(StringComparer.Ordinal).ToList();
        foreach (var key in open)
        {
            var value = Metadata.Values[start + key];
            var shown = value.Scalar is { } scalar ? FormattableString.Invariant($"{scalar}") : $"an array of {value.Count}";
            if (_unsupported.TryGetValue(key, out var neutral))
            {
                _ = neutral is { } number && Number(key) == number
                    ? 0
                    : throw Refuse(key, "a model without it, since it changes the numbers", shown);
            }
            else if (_warnings.Count < MostNamed)
            {
                _warnings.Add($"{Path.GetFileName(file.Path)}: metadata {start}{key} is {shown} and unknown here: {KeyNames.NotCounted}");
            }
        }

        if (Metadata.Integer("split.count") is > 1)
        {
            throw Metadata.Refuse("split.count", "one file", "a model in several GGUF files");
        }
    }

    private static bool IsInert(GgufValue value) =>
        value.Scalar is false or 0L or 0UL or 0.0 or "" || (value.Scalar is null && value.Count == 0);

    private int Required(string key, int most = 100_000_000) =>
        Optional(key, most) ?? throw Refuse(key, "a whole number above 0", "nothing");

    private int? Optional(string key, int most = 100_000_000) => Metadata.Integer(Full(key)) switch
    {
        null or 0 => null,
        > 0 and var number when number <= most => (int)number,
        var number => throw Refuse(key, $"a whole number from 0 to {most}", $"{number}"),
    };

    private double? Number(string key) => Metadata.Number(Full(key)) is { } number
        ? double.IsFinite(number) ? Meant(number) : throw Refuse(key, "a finite number", "another")
        : null;

    /// <summary>The metadata hold 1e-5 as the nearest float32; what was meant is the shortest decimal number that gives that one.</summary>
    private static double Meant(double number)
    {
        var culture = CultureInfo.InvariantCulture;
        return (float)number == number ? double.Parse(((float)number).ToString("R", culture), culture) : number;
    }

    private string? Text(string key) => Metadata.Text(Full(key));

    private string Full(string key)
    {
        var full = $"{Architecture}.{key}";
        _read.Add(full);
        return full;
    }

    private bool Has(string tensor) => file.Entries.ContainsKey(tensor);

    private TensorEntry Entry(string tensor) => file.Entries.TryGetValue(tensor, out var entry) && entry.Shape.Length == 2
        ? entry
        : throw new ModelFileException(
            file.Path, $"tensor {tensor}", "a matrix of that name", "none", "The file is incomplete or no language model: fetch it again.");

    private ModelFileException Refuse(string key, string expected, string found) => Metadata.Refuse(Full(key), expected, found);
}
