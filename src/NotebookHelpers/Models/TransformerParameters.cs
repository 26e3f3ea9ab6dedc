using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Layers;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>
/// A transformer's numbers by name (<see cref="ParameterLayout"/>). Owns the tensors: disposing it frees them.
/// </summary>
/// <remarks>
/// For reading, matrices that take the same input (query, key, value; gate, up) lie in one tensor, and the names are
/// views of it: one product instead of three. For training, every name is a leaf of its own with a gradient.
/// </remarks>
public sealed partial class TransformerParameters : IDisposable
{
    private static readonly string[][] _groups = [["query", "key", "value"], ["gate", "up"]];

    private readonly Dictionary<string, Tensor> _byName = [];
    private readonly Dictionary<string, Tensor> _packed = [];
    private readonly Dictionary<string, CompactMatrix> _compact = [];
    private readonly Dictionary<string, ParameterSpec> _specs;

    private TransformerParameters(TransformerConfig config, Device device)
    {
        (Config, Device) = (config.Validate(), device);
        Specs = ParameterLayout.Of(config);
        _specs = Specs.ToDictionary(spec => spec.Name);
    }

    /// <summary>The config that these numbers belong to.</summary>
    public TransformerConfig Config { get; }

    /// <summary>Where they lie.</summary>
    public Device Device { get; }

    /// <summary>Names, shapes and roles, in order of use.</summary>
    public IReadOnlyList<ParameterSpec> Specs { get; }

    /// <summary>Number of values.</summary>
    public long Count => Specs.Sum(spec => spec.Count);

    /// <summary>Every parameter by name, owned by this object.</summary>
    /// <remarks>
    /// Whoever holds a tensor may change it: from then on the tensor counts, and no faster copy of the same numbers is read.
    /// </remarks>
    public IReadOnlyDictionary<string, Tensor> ByName
    {
        get
        {
            foreach (var compact in _compact.Values)
            {
                compact.LetGo();
            }

            return _byName;
        }
    }

    /// <summary>One parameter; owned by this object. See the remark at <see cref="ByName"/>.</summary>
    /// <exception cref="KeyNotFoundException">No such parameter; the message suggests the nearest name.</exception>
    public Tensor this[string name]
    {
        get
        {
            _compact.GetValueOrDefault(PackedOrOwn(name))?.LetGo();
            return Get(name);
        }
    }

    /// <summary>Room for weights that are about to be read: packed, no gradients, contents undefined until set.</summary>
    /// <param name="config">The transformer.</param>
    /// <param name="type">Type of the matrices; gains and biases of norms stay float32.</param>
    /// <param name="device">Where they lie; null: <see cref="Devices.Default"/>.</param>
    public static TransformerParameters Allocate(TransformerConfig config, ScalarType type, Device? device = null)
    {
        var parameters = new TransformerParameters(config, Devices.Of(device));
        using var scope = NewDisposeScope();
        foreach (var spec in parameters.Specs)
        {
            // A name that belongs to a group is already a view when its turn comes.
            if (!parameters._byName.ContainsKey(spec.Name) && !parameters.Pack(spec, type))
            {
                parameters._byName[spec.Name] = empty(spec.Shape, TypeOf(spec, type), parameters.Device).DetachFromDisposeScope();
            }
        }

        return parameters;
    }

    /// <summary>Fresh weights with gradients, every name a leaf of its own.</summary>
    /// <param name="config">The transformer.</param>
    /// <param name="initial">How they are drawn.</param>
    /// <param name="seed">Same seed, same weights, on every device; the global generator is not touched.</param>
    /// <param name="device">Where they lie; null: <see cref="Devices.Default"/>.</param>
    public static TransformerParameters Initialise(TransformerConfig config, InitialWeights initial, long seed, Device? device = null)
    {
        var parameters = new TransformerParameters(config, Devices.Of(device));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var spec in parameters.Specs)
        {
            parameters._byName[spec.Name] = initial.Draw(spec, config, generator)
                .On(parameters.Device).requires_grad_().DetachFromDisposeScope();
        }

        return parameters;
    }

    /// <summary>The same numbers as leaves with gradients, float32, on the same device.</summary>
    /// <param name="source">Not changed, and not needed any more.</param>
    public static TransformerParameters Copy(TransformerParameters source)
    {
        var parameters = new TransformerParameters(source.Config, source.Device) { Networks = source.Networks };
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var spec in parameters.Specs)
        {
            parameters._byName[spec.Name] = source.Get(spec.Name).detach()
                .to(ScalarType.Float32).clone().contiguous().requires_grad_().DetachFromDisposeScope();
        }

        return parameters;
    }

    /// <summary>
    /// The same weights under gradients of their own, for a second thread that learns beside the first. Owned by the caller.
    /// </summary>
    internal TransformerParameters Share()
    {
        var shared = new TransformerParameters(Config, Device) { Networks = Networks };
        foreach (var (name, value) in _byName)
        {
            shared._byName[name] = value.detach().requires_grad_().DetachFromDisposeScope();
        }

        return shared;
    }

    /// <summary>The same numbers in another type, packed for reading and without gradients, on the same device.</summary>
    /// <param name="source">Not changed, and not needed any more.</param>
    /// <param name="type">Float32, BFloat16, or Float64 for checks: then everything is computed in it.</param>
    public static TransformerParameters In(TransformerParameters source, ScalarType type)
    {
        var parameters = Allocate(Needed.Of(source).Config, type, source.Device);
        foreach (var spec in parameters.Specs)
        {
            parameters.Set(spec.Name, source.Get(spec.Name));
        }

        return parameters;
    }

    /// <summary>
    /// The type that a parameter is kept in, when matrices are kept in <paramref name="type"/>: gains, biases of norms, routers and
    /// positions are float32 unless all is float64.
    /// </summary>
    public static ScalarType TypeOf(ParameterSpec spec, ScalarType type) =>
        type != ScalarType.Float64 && (spec.Role == ParameterRole.Gain || spec.Name.Contains("norm", StringComparison.Ordinal)
                || spec.Name.EndsWith(".router.weight", StringComparison.Ordinal) || spec.Role == ParameterRole.Position)
            ? ScalarType.Float32
            : type;

    /// <summary>Copies a tensor's values into a parameter.</summary>
    /// <param name="name">A name of <see cref="ByName"/>.</param>
    /// <param name="value">Values of the parameter's shape, on any device; the caller keeps it.</param>
    public void Set(string name, Tensor value)
    {
        using var noGradient = no_grad();
        using var _ = Get(name).copy_(Shape.Expect(value, name, _specs[name].Shape)).alias();
    }

    /// <summary>
    /// Takes a tensor as the parameter itself where the parameter stands alone, and copies it where it is part of a packed one.
    /// </summary>
    /// <param name="name">A name of <see cref="ByName"/>.</param>
    /// <param name="value">Values of the parameter's shape, on any device; this object owns it from now on.</param>
    public void Adopt(string name, Tensor value)
    {
        if (PackedName(name) is { } packed && _packed.ContainsKey(packed))
        {
            Set(name, value);
            value.Dispose();
            return;
        }

        var (old, own) = (Get(name), Shape.Expect(value, name, _specs[name].Shape).On(Device));
        _byName[name] = own.DetachFromDisposeScope();
        old.Dispose();
        if (!ReferenceEquals(own, value))
        {
            value.Dispose();
        }
    }

    /// <summary>One parameter, for code that only reads it.</summary>
    internal Tensor Get(string name) => Find(name)
        ?? throw new KeyNotFoundException($"No parameter '{name}'. The nearest: {string.Join(", ", NearestNames.Of(name, _byName.Keys))}.");

    /// <summary>One parameter, for code that only reads it; null where the config has none.</summary>
    internal Tensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Gives a matrix its form in the file's own blocks.</summary>
    /// <param name="name">A weight, or the first of a group whose members follow one another in it.</param>
    /// <param name="compact">Owned by this object from now on.</param>
    internal void Attach(string name, CompactMatrix compact) => _compact.Add(PackedOrOwn(name), compact);

    /// <summary>Names of the weights that lie in one tensor with this one, in order; the name alone where it stands alone.</summary>
    internal IReadOnlyList<string> GroupOf(string weight)
    {
        var (part, member, suffix) = Split(weight);
        return PackedName(weight) is { } packed && _packed.ContainsKey(packed)
            ? [.. _groups.First(names => names.Contains(member)).Select(name => $"{part}.{name}.{suffix}")]
            : [weight];
    }

    /// <summary>The memory of one parameter, or of several that are a whole group in order; null where they lie apart.</summary>
    internal Tensor? Whole(IReadOnlyList<string> names) =>
        names.Count == 1 ? Get(names[0]) : GroupOf(names[0]).SequenceEqual(names) ? _packed[PackedName(names[0])!] : null;

    /// <summary>The tensor in which a group lies one after another ([sum of outs, in]), or null where the names are leaves.</summary>
    internal Tensor? Packed(string part, string suffix, params ReadOnlySpan<string> names) =>
        _packed.GetValueOrDefault($"{part}.{string.Join('_', names!)}.{suffix}");

    /// <summary>A projection, with its bias where the config has one.</summary>
    internal Linear Linear(string name) =>
        new(Get(name + ".weight"), Find(name + ".bias"),
            GroupOf(name + ".weight").Count == 1 ? _compact.GetValueOrDefault(name + ".weight") : null);

    /// <summary>The projection to logits: the embedding itself where they are tied.</summary>
    internal Linear Unembedding()
    {
        var weight = Config.Tied ? "embed.weight" : "unembed.weight";
        return new(Get(weight), Find("unembed.bias"), _compact.GetValueOrDefault(weight));
    }

    /// <summary>A group as one projection, or null where its members must be applied one by one.</summary>
    internal Linear? Linear(string part, params ReadOnlySpan<string> names) =>
        Packed(part, "weight", names) is { } weight
            ? new(weight, Packed(part, "bias", names), _compact.GetValueOrDefault($"{part}.{string.Join('_', names!)}.weight"))
            : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _byName.Values.Concat(_packed.Values))
        {
            tensor.Dispose();
        }

        foreach (var compact in _compact.Values)
        {
            compact.Dispose();
        }
    }

    private string PackedOrOwn(string name) => PackedName(name) is { } packed && _packed.ContainsKey(packed) ? packed : name;

    private static (string Part, string Member, string Suffix) Split(string name)
    {
        var pieces = name.Split('.');
        return pieces.Length < 3 ? ("", "", "") : (string.Join('.', pieces[..^2]), pieces[^2], pieces[^1]);
    }

    private string? PackedName(string name)
    {
        var (part, member, suffix) = Split(name);
        return _groups.FirstOrDefault(names => names.Contains(member)) is { } names ? $"{part}.{string.Join('_', names)}.{suffix}" : null;
    }

    /// <summary>
    /// Lays the group that starts with this parameter into one tensor; false where there is no such
    /// group, or only some of it has a bias.
    /// </summary>
    private bool Pack(ParameterSpec first, ScalarType type)
    {
        var (part, member, suffix) = Split(first.Name);
        var group = _groups.FirstOrDefault(names => names[0] == member);
        var withBias = group?.Count(name => _specs.ContainsKey($"{part}.{name}.bias")) ?? 0;
        if (group is null || (withBias != 0 && withBias != group.Length))
        {
            return false;
        }

        var members = group.Select(name => _specs[$"{part}.{name}.{suffix}"]).ToList();
        var whole = empty([members.Sum(spec => spec.Shape[0]), .. first.Shape[1..]], type, Device).DetachFromDisposeScope();
        _packed[$"{part}.{string.Join('_', group)}.{suffix}"] = whole;
        var row = 0L;
        foreach (var spec in members)
        {
            _byName[spec.Name] = whole.narrow(0, row, spec.Shape[0]).DetachFromDisposeScope();
            row += spec.Shape[0];
        }

        return true;
    }
}
