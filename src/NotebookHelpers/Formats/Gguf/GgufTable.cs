using BetweenTokens.Formats.Blocks;

namespace BetweenTokens.Formats.Gguf;

/// <summary>Reads what stands before a GGUF's data: header, metadata, tensor table. Source: ggml/docs/gguf.md.</summary>
internal sealed class GgufTable
{
    private const uint Magic = 0x46554747; // "GGUF", little endian
    private const int MostKeys = 65_536;
    private const int DeepestArray = 8;
    private const int MostAxes = 4; // GGML_MAX_DIMS
    private const uint LargestAlignment = 1 << 20;

    private readonly string _file;
    private readonly GgufReader _reader;
    private readonly long _length;
    private readonly List<(TensorEntry Entry, long Offset)> _tensors = [];

    private GgufTable(string file, GgufReader reader, long length)
    {
        (_file, _reader, _length) = (file, reader, length);
    }

    /// <summary>Format version, 2 or 3.</summary>
    public uint Version { get; private set; }

    /// <summary>Metadata in the file's order.</summary>
    public Dictionary<string, GgufValue> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Tensors by name, checked.</summary>
    public Dictionary<string, TensorEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads and checks everything before the data.</summary>
    public static GgufTable Read(string file, GgufReader reader, long length)
    {
        var table = new GgufTable(file, reader, length);
        var (tensors, keys) = table.ReadHeader();
        for (long i = 0; i < keys; i++)
        {
            table.ReadKey(i, keys);
        }

        for (long i = 0; i < tensors; i++)
        {
            table.ReadTensor(i, tensors);
        }

        table.PlaceTensors();
        return table;
    }

    /// <summary>A scalar as long, ulong, double, bool or string.</summary>
    public static object Scalar(GgufReader reader, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => (long)reader.Number<byte>(),
        GgufValueType.Int8 => (long)reader.Number<sbyte>(),
        GgufValueType.UInt16 => (long)reader.Number<ushort>(),
        GgufValueType.Int16 => (long)reader.Number<short>(),
        GgufValueType.UInt32 => (long)reader.Number<uint>(),
        GgufValueType.Int32 => (long)reader.Number<int>(),
        GgufValueType.UInt64 => reader.Number<ulong>(),
        GgufValueType.Int64 => reader.Number<long>(),
        GgufValueType.Float32 => (double)reader.Number<float>(),
        GgufValueType.Float64 => reader.Number<double>(),
        GgufValueType.Bool => reader.Number<byte>() switch
        {
            0 => false,
            1 => true,
            var other => throw reader.Refuse("0 or 1 for a truth value", $"{other}"),
        },
        GgufValueType.Text => reader.Text(),
        _ => throw reader.Refuse("a known value type", $"{(int)type}"),
    };

    private (long Tensors, long Keys) ReadHeader()
    {
        uint magic = _reader.Number<uint>();
        if (magic != Magic)
        {
            throw _reader.Refuse("the letters GGUF at the start", $"0x{magic:x8}");
        }

        Version = _reader.Number<uint>();
        if (Version is not (2 or 3))
        {
            var found = (Version & 0xffff) == 0 ? "a big-endian file" : $"version {Version}";
            throw new ModelFileException(_file, "header, version", "GGUF version 2 or 3, little endian",
                found, "Convert the model again with a current converter, or fetch another file of it.");
        }

        // Least: a tensor takes 24 bytes (name's length, axes, type, offset), a key 13 (its length, a type, a byte).
        long tensors = _reader.Count("tensors", 24), keys = _reader.Count("metadata keys", 13);
        return tensors <= TensorLayout.MostTensors && keys <= MostKeys
            ? (tensors, keys)
            : throw _reader.Refuse($"at most {TensorLayout.MostTensors} tensors and {MostKeys} keys", $"{tensors} and {keys}");
    }

    private void ReadKey(long index, long keys)
    {
        _reader.Subject = $"metadata key {index + 1} of {keys}";
        var key = _reader.Name();
        _reader.Subject = $"metadata {FileText.Shown(key)}";
        var type = ReadType();
        GgufValue value;
        if (type == GgufValueType.Array)
        {
            var element = ReadType();
            long count = _reader.Count("elements", element.LeastBytes());
            value = new GgufValue(type, null, element, count, _reader.Position);
            SkipElements(element, count, 1);
        }
        else
        {
            value = new GgufValue(type, Scalar(_reader, type));
        }

        if (!Metadata.TryAdd(key, value))
        {
            throw _reader.Refuse("one entry of that key", "two");
        }
    }

    private void SkipElements(GgufValueType type, long count, int depth)
    {
        if (type.Bytes() > 0)
        {
            _reader.Skip(checked(count * type.Bytes()));
            return;
        }

        if (depth > DeepestArray)
        {
            throw _reader.Refuse($"arrays nested at most {DeepestArray} deep", "deeper ones");
        }

        for (long i = 0; i < count; i++)
        {
            if (type == GgufValueType.Text)
            {
                _reader.Skip(_reader.Count("characters", 1));
            }
            else
            {
                var element = ReadType();
                SkipElements(element, _reader.Count("elements", element.LeastBytes()), depth + 1);
            }
        }
    }

    private GgufValueType ReadType()
    {
        uint type = _reader.Number<uint>();
        return type <= (uint)GgufValueType.Float64 ? (GgufValueType)type : throw _reader.Refuse("a value type from 0 to 12", $"{type}");
    }

    private void ReadTensor(long index, long tensors)
    {
        _reader.Subject = $"tensor {index + 1} of {tensors}";
        var name = _reader.Name();
        _reader.Subject = $"tensor {FileText.Shown(name)}";
        uint axes = _reader.Number<uint>();
        if (axes > MostAxes)
        {
            throw _reader.Refuse($"at most {MostAxes} axes", $"{axes}");
        }

        var shape = new long[axes];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            ulong size = _reader.Number<ulong>();
            shape[axis] = size <= long.MaxValue ? (long)size : throw _reader.Refuse("sizes of 63 bits", $"{size}");
        }

        uint type = _reader.Number<uint>();
        var stored = GgmlTypes.Of(type) is { } known ? StoredType.Of(known) : throw _reader.Refuse("a known ggml type", $"type {type}");
        ulong offset = _reader.Number<ulong>();
        if (offset > (ulong)_length)
        {
            throw _reader.Refuse($"an offset inside the file's {_length} bytes", $"{offset}");
        }

        _tensors.Add((new TensorEntry(name, shape, stored.Name, _file, 0, TensorLayout.Bytes(_file, name, shape, stored)), (long)offset));
    }

    /// <summary>Offsets count from the first aligned byte after the table.</summary>
    private void PlaceTensors()
    {
        long alignment = Alignment();
        long start = (_reader.Position + alignment - 1) / alignment * alignment;
        foreach (var (unplaced, offset) in _tensors)
        {
            var entry = unplaced with { Offset = start + offset };
            if (offset % alignment != 0)
            {
                throw TensorLayout.Refuse(_file, entry.Name, $"an offset that is a multiple of {alignment}", $"{offset}");
            }

            TensorLayout.CheckInside(entry, _length);
            if (!Entries.TryAdd(entry.Name, entry))
            {
                throw TensorLayout.Refuse(_file, entry.Name, "one entry in the table", "two of the same name");
            }
        }

        TensorLayout.CheckDisjoint(Entries.Values);
    }

    private long Alignment()
    {
        _reader.Subject = "metadata general.alignment";
        return !Metadata.TryGetValue("general.alignment", out var value) ? 32
            : value.Scalar is long and > 0 and <= LargestAlignment and var alignment && long.IsPow2((long)alignment) ? (long)alignment
            : throw _reader.Refuse($"a power of two up to {LargestAlignment}", $"{value.Scalar ?? value.Type}");
    }
}
