using System.Text;

namespace BetweenTokens.Tests.Testing;

/// <summary>Writes small GGUF files, good ones by default and broken ones on request.</summary>
internal sealed class GgufBuilder
{
    private static readonly string?[] _types =
    [
        "F32", "F16", "Q4_0", "Q4_1", null, null, "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K",
        null, null, null, null, "IQ4_NL", null, null, null, "I8", "I16", "I32", "I64", "F64", null, "BF16",
    ];

    private readonly MemoryStream _metadata = new();
    private readonly MemoryStream _table = new();
    private readonly MemoryStream _data = new();
    private readonly int _alignment;
    private ulong _keys;
    private ulong _tensors;

    public GgufBuilder(int alignment = 32) => _alignment = alignment;

    public uint Version { get; init; } = 3;

    /// <summary>A key with the type's number and the value's bytes as given.</summary>
    public GgufBuilder Key(string key, uint type, byte[] value)
    {
        _keys++;
        WriteText(_metadata, key);
        _metadata.Write(BitConverter.GetBytes(type));
        _metadata.Write(value);
        return this;
    }

    public GgufBuilder Key(string key, string value) => Key(key, 8, Text(value));

    public GgufBuilder Key(string key, uint value) => Key(key, 4, BitConverter.GetBytes(value));

    public GgufBuilder Key(string key, float value) => Key(key, 6, BitConverter.GetBytes(value));

    public GgufBuilder Key(string key, params string[] values) =>
        Key(key, 9, [.. BitConverter.GetBytes(8u), .. BitConverter.GetBytes((ulong)values.Length), .. values.SelectMany(Text)]);

    /// <summary>A tensor; shape outermost first.</summary>
    public GgufBuilder Tensor(string name, string type, long[] shape, byte[] bytes, ulong? offset = null)
    {
        _tensors++;
        WriteText(_table, name);
        _table.Write(BitConverter.GetBytes((uint)shape.Length));
        foreach (long size in shape.Reverse())
        {
            _table.Write(BitConverter.GetBytes(size));
        }

        _table.Write(BitConverter.GetBytes((uint)Array.IndexOf(_types, type)));
        _table.Write(BitConverter.GetBytes(offset ?? (ulong)_data.Length));
        _data.Write(bytes);
        Pad(_data);
        return this;
    }

    public byte[] Bytes(ulong? tensors = null, ulong? keys = null)
    {
        using var file = new MemoryStream();
        file.Write("GGUF"u8);
        file.Write(BitConverter.GetBytes(Version));
        file.Write(BitConverter.GetBytes(tensors ?? _tensors));
        file.Write(BitConverter.GetBytes(keys ?? _keys));
        _metadata.WriteTo(file);
        _table.WriteTo(file);
        Pad(file);
        _data.WriteTo(file);
        return file.ToArray();
    }

    public void Save(string path) => File.WriteAllBytes(path, Bytes());

    public static byte[] Text(string text) =>
        [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static void WriteText(Stream stream, string text) => stream.Write(Text(text));

    private void Pad(Stream stream)
    {
        while (stream.Length % _alignment != 0)
        {
            stream.WriteByte(0);
        }
    }
}
