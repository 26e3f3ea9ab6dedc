using System.Buffers.Binary;
using System.Text.Json;
using BetweenTokens.Files;
using BetweenTokens.Formats.Blocks;
using static TorchSharp.torch;

namespace BetweenTokens.Formats;

/// <summary>A tensor to be written: its name, shape and type, announced before its values.</summary>
public readonly record struct TensorPlan(string Name, long[] Shape, ScalarType Type);

/// <summary>
/// Writes a safetensors file tensor by tensor, so that a large model never lies in memory twice. The file appears under
/// its name when it is complete, and not before.
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private const int WriteBytes = 1 << 22;

    private readonly AtomicFile _file;
    private readonly Dictionary<string, (TensorPlan Plan, long Offset)> _waiting = new(StringComparer.Ordinal);
    private long _dataStart;

    private SafetensorsWriter(string path, IEnumerable<TensorPlan> plans, IReadOnlyDictionary<string, string>? metadata)
    {
        // Widest types first: with a header of whole eight bytes every tensor is aligned to its type.
        var ordered = plans.OrderByDescending(plan => Stored(plan.Type).BlockBytes)
            .ThenBy(plan => plan.Name, StringComparer.Ordinal).ToList();
        var offset = 0L;
        foreach (var plan in ordered)
        {
            if (!_waiting.TryAdd(plan.Name, (plan, offset)))
            {
                throw new ArgumentException($"Two tensors are called {plan.Name}.", nameof(plans));
            }

            offset += TensorLayout.Bytes(path, plan.Name, plan.Shape, Stored(plan.Type));
        }

        _file = new AtomicFile(path);
        try
        {
            WriteHeader(ordered, metadata);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a whole file at once.</summary>
    /// <param name="path">The file; an older one of that name is replaced.</param>
    /// <param name="tensors">Tensors by name; they stay the caller's.</param>
    /// <param name="metadata">Free text for the header.</param>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var writer = Create(path, tensors.Select(pair => new TensorPlan(pair.Key, pair.Value.shape, pair.Value.dtype)), metadata);
        foreach (var (name, tensor) in tensors)
        {
            writer.Write(name, tensor);
        }

        writer.Complete();
    }

    /// <summary>Begins a file whose tensors follow one by one, in any order.</summary>
    /// <param name="path">The file; an older one of that name is replaced when this one is complete.</param>
    /// <param name="plans">Every tensor to come.</param>
    /// <param name="metadata">Free text for the header.</param>
    public static SafetensorsWriter Create(
        string path, IEnumerable<TensorPlan> plans, IReadOnlyDictionary<string, string>? metadata = null) =>
        new(path, plans, metadata);

    /// <summary>Writes one tensor; it stays the caller's.</summary>
    /// <exception cref="ArgumentException">It was not announced, was written before, or has another shape or type.</exception>
    public void Write(string name, Tensor tensor)
    {
        if (!_waiting.TryGetValue(name, out var waiting))
        {
            throw new ArgumentException($"Tensor {name} was not announced or is written already.", nameof(name));
        }

        if (tensor.dtype != waiting.Plan.Type || !tensor.shape.AsSpan().SequenceEqual(waiting.Plan.Shape))
        {
            throw new ArgumentException($"Tensor {name} is {TensorLayout.Words(tensor.shape)} {tensor.dtype}, "
                + $"announced as {TensorLayout.Words(waiting.Plan.Shape)} {waiting.Plan.Type}.", nameof(tensor));
        }

        using (var scope = NewDisposeScope())
        {
            WriteValues(tensor.detach().cpu().contiguous().view(-1), _dataStart + waiting.Offset);
        }

        _waiting.Remove(name);
    }

    /// <summary>Puts the finished file in its place.</summary>
    /// <exception cref="InvalidOperationException">An announced tensor was not written.</exception>
    public void Complete()
    {
        if (_waiting.Count > 0)
        {
            throw new InvalidOperationException($"Announced but not written: {string.Join(", ", _waiting.Keys)}.");
        }

        _file.Complete();
    }

    /// <summary>Without <see cref="Complete"/>: nothing is left of the file.</summary>
    public void Dispose() => _file.Dispose();

    private static StoredType Stored(ScalarType type) =>
        StoredType.Of(type) ?? throw new ArgumentException($"The format has no type for {type}.");

    private void WriteValues(Tensor flat, long offset)
    {
        long step = WriteBytes / flat.ElementSize;
        for (long start = 0; start < flat.NumberOfElements; start += step)
        {
            using var part = flat.narrow(0, start, Math.Min(step, flat.NumberOfElements - start));
            RandomAccess.Write(_file.Handle, part.bytes, offset + (start * flat.ElementSize));
        }
    }

    private void WriteHeader(List<TensorPlan> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            foreach (var plan in ordered)
            {
                WriteEntry(json, plan, _waiting[plan.Name].Offset);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, buffer.Length);
        RandomAccess.Write(_file.Handle, size, 0);
        RandomAccess.Write(_file.Handle, buffer.GetBuffer().AsSpan(0, (int)buffer.Length), 8);
        _dataStart = 8 + buffer.Length;
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorPlan plan, long offset)
    {
        var stored = Stored(plan.Type);
        json.WriteStartObject(plan.Name);
        json.WriteString("dtype", stored.Name);
        json.WriteStartArray("shape");
        foreach (long size in plan.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + TensorLayout.Bytes(string.Empty, plan.Name, plan.Shape, stored));
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
