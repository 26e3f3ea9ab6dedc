using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace BetweenTokens.Models.Kernels;

/// <summary>What one layer's attention needs to know about itself.</summary>
internal sealed record OneQueryPlan(
    int Heads,
    int KeyValueHeads,
    int DHead,
    float Scale,
    int? Window,
    float[]? Slopes,
    int TurningDimensions,
    Tensor? QueryGain,
    Tensor? KeyGain,
    float Epsilon);

/// <summary>
/// Attention of one new position in each text, from the projections to the mixed values: rotation, cache, scores, softmax and
/// mix in one pass over the cache. libtorch needs some forty calls for the same, which for one token is most of the time.
/// </summary>
internal sealed unsafe class OneQueryAttention : IRangeJob
{
    private readonly OneQueryPlan _plan;
    private readonly float* _projected;
    private readonly float* _mixed;
    private readonly float* _cosine;
    private readonly float* _sine;
    private readonly float* _queryGain;
    private readonly float* _keyGain;
    private readonly byte* _keys;
    private readonly byte* _values;
    private readonly bool _half;
    private readonly int _past;
    private readonly int _capacity;

    /// <summary>Prepares the pass of one layer.</summary>
    /// <param name="plan">The layer.</param>
    /// <param name="projected">Queries, keys and values, float32 [batch, 1, (heads + 2·keyValueHeads)·dHead]; turned in place.</param>
    /// <param name="mixed">Result, float32 [batch, 1, heads·dHead].</param>
    /// <param name="angles">Cosines and sines of the position, float32 [1, d], or null.</param>
    /// <param name="cache">Keys and values, float32 or bfloat16 [batch, keyValueHead, capacity, dHead], with room for the position.</param>
    /// <param name="past">Positions in the cache.</param>
    private OneQueryAttention(OneQueryPlan plan, Tensor projected, Tensor mixed,
        (Tensor Cosine, Tensor Sine)? angles, (Tensor Keys, Tensor Values) cache, int past)
    {
        (_plan, _past) = (plan, past);
        _projected = TensorMemory.Of<float>(projected);
        _mixed = TensorMemory.Of<float>(mixed);
        if (angles is { } pair)
        {
            _cosine = TensorMemory.Of<float>(pair.Cosine);
            _sine = TensorMemory.Of<float>(pair.Sine);
        }

        _queryGain = plan.QueryGain is { } queryGain ? TensorMemory.Of<float>(queryGain) : null;
        _keyGain = plan.KeyGain is { } keyGain ? TensorMemory.Of<float>(keyGain) : null;
        _keys = TensorMemory.Of<byte>(cache.Keys);
        _values = TensorMemory.Of<byte>(cache.Values);
        (_half, _capacity) = (cache.Keys.dtype == ScalarType.BFloat16, (int)cache.Keys.shape[2]);
    }

    private int Group => _plan.Heads / _plan.KeyValueHeads;

    private int RowWidth => (_plan.Heads + (2 * _plan.KeyValueHeads)) * _plan.DHead;

    /// <summary>Runs it. Parameters as of the constructor.</summary>
    public static Tensor Apply(
        OneQueryPlan plan, Tensor projected, (Tensor Cosine, Tensor Sine)? angles, (Tensor Keys, Tensor Values) cache, long past)
    {
        var mixed = empty([projected.shape[0], 1, plan.Heads * plan.DHead], ScalarType.Float32, CPU);
        var job = new OneQueryAttention(plan, projected, mixed, angles, cache, (int)past);
        var items = (int)projected.shape[0] * plan.KeyValueHeads;
        // Some 60,000 products are worth a second thread.
        KernelThreads.Run(job, items, (int)Math.Max(1, 60_000 / ((past + 1) * job.Group * plan.DHead)));
        return mixed;
    }

    /// <summary>One item is one key-value head of one text with its group of queries.</summary>
    public void Run(int from, int to)
    {
        var scores = System.Buffers.ArrayPool<float>.Shared.Rent((_past + 1) * Group);
        try
        {
            for (var item = from; item < to; item++)
            {
                var (text, shared) = Math.DivRem(item, _plan.KeyValueHeads);
                if (_half)
                {
                    One<ushort, BFloat>(text, shared, scores);
                }
                else
                {
                    One<float, Float>(text, shared, scores);
                }
            }
        }
        finally
        {
            System.Buffers.ArrayPool<float>.Shared.Return(scores);
        }
    }

    private void One<T, TStore>(int text, int shared, float[] scores)
        where T : unmanaged
        where TStore : struct, IStore<T>
    {
        var (width, count) = (_plan.DHead, _past + 1);
        var row = _projected + ((long)text * RowWidth);
        var key = row + ((_plan.Heads + shared) * width);
        var value = row + ((_plan.Heads + _plan.KeyValueHeads + shared) * width);
        var start = ((long)text * _plan.KeyValueHeads + shared) * _capacity * width;
        var keys = (T*)_keys + start;
        var values = (T*)_values + start;
        Prepare(key, _keyGain);
        TStore.Write(key, keys + ((long)_past * width), width);
        TStore.Write(value, values + ((long)_past * width), width);
        var first = _plan.Window is { } window ? Math.Max(0, count - window) : 0;
        for (var member = 0; member < Group; member++)
        {
            var head = (shared * Group) + member;
            var query = row + (head * width);
            Prepare(query, _queryGain);
            var mine = scores.AsSpan(0, count - first);
            for (var position = first; position < count; position++)
            {
                var score = TStore.Dot(query, keys + ((long)position * width), width) * _plan.Scale;
                mine[position - first] = _plan.Slopes is { } slopes ? score - (slopes[head] * (_past - position)) : score;
            }

            // SoftMax takes the exponential of what it is given: a score above 88 would be infinite.
            TensorPrimitives.Subtract(mine, TensorPrimitives.Max<float>(mine), mine);
            TensorPrimitives.SoftMax(mine, mine);
            Mix<T, TStore>(mine, values + ((long)first * width), _mixed + ((((long)text * _plan.Heads) + head) * width));
        }
    }

    /// <summary>Norm per head where there is one, then the rotation, in place.</summary>
    private void Prepare(float* x, float* gain)
    {
        if (gain is not null)
        {
            var span = new Span<float>(x, _plan.DHead);
            TensorPrimitives.Multiply(span, 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(span) / _plan.DHead) + _plan.Epsilon), span);
            TensorPrimitives.Multiply(span, new ReadOnlySpan<float>(gain, _plan.DHead), span);
        }

        if (_cosine is not null)
        {
            var half = _plan.TurningDimensions / 2;
            for (var i = 0; i < half; i++)
            {
                (x[i], x[i + half]) = ((x[i] * _cosine[i]) - (x[i + half] * _sine[i]), (x[i + half] * _cosine[i]) + (x[i] * _sine[i]));
            }
        }
    }

    private void Mix<T, TStore>(ReadOnlySpan<float> pattern, T* values, float* mixed)
        where T : unmanaged
        where TStore : struct, IStore<T>
    {
        new Span<float>(mixed, _plan.DHead).Clear();
        for (var position = 0; position < pattern.Length; position++)
        {
            TStore.Add(mixed, values + ((long)position * _plan.DHead), pattern[position], _plan.DHead);
        }
    }

    /// <summary>How keys and values are stored.</summary>
    private interface IStore<T>
        where T : unmanaged
    {
        static abstract void Write(float* from, T* to, int width);

        static abstract float Dot(float* query, T* key, int width);

        static abstract void Add(float* sum, T* value, float share, int width);
    }

    private readonly struct Float : IStore<float>
    {
        public static void Write(float* from, float* to, int width) =>
            new ReadOnlySpan<float>(from, width).CopyTo(new Span<float>(to, width));

        public static float Dot(float* query, float* key, int width)
        {
            var sum = Vector512<float>.Zero;
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(query + i), Vector512.Load(key + i), sum);
            }

            var result = Vector512.Sum(sum);
            for (; i < width; i++)
            {
                result += query[i] * key[i];
            }

            return result;
        }

        public static void Add(float* sum, float* value, float share, int width)
        {
            var by = Vector512.Create(share);
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                Vector512.FusedMultiplyAdd(by, Vector512.Load(value + i), Vector512.Load(sum + i)).Store(sum + i);
            }

            for (; i < width; i++)
            {
                sum[i] += share * value[i];
            }
        }
    }

    private readonly struct BFloat : IStore<ushort>
    {
        public static void Write(float* from, ushort* to, int width)
        {
            for (var i = 0; i < width; i++)
            {
                // To nearest, ties to even, as libtorch rounds.
                var bits = BitConverter.SingleToUInt32Bits(from[i]);
                to[i] = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
            }
        }

        public static float Dot(float* query, ushort* key, int width)
        {
            var sum = Vector512<float>.Zero;
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(query + i), RowMatrix.Widen(key + i), sum);
            }

            var result = Vector512.Sum(sum);
            for (; i < width; i++)
            {
                result += query[i] * BitConverter.UInt32BitsToSingle((uint)key[i] << 16);
            }

            return result;
        }

        public static void Add(float* sum, ushort* value, float share, int width)
        {
            var by = Vector512.Create(share);
            var i = 0;
            for (; i <= width - 16; i += 16)
            {
                Vector512.FusedMultiplyAdd(by, RowMatrix.Widen(value + i), Vector512.Load(sum + i)).Store(sum + i);
            }

            for (; i < width; i++)
            {
                sum[i] += share * BitConverter.UInt32BitsToSingle((uint)value[i] << 16);
            }
        }
    }
}
