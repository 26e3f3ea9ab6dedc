using BetweenTokens.Models.Kernels;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>Scores, softmax and mixed values of one document and shared head after another.</summary>
internal sealed unsafe class AttentionForward(FusedAttention.Plan plan, Tensor projected, Tensor mixed, Tensor pattern) : IRangeJob
{
    private readonly float* _projected = TensorMemory.Of<float>(projected);
    private readonly float* _mixed = TensorMemory.Of<float>(mixed);
    private readonly float* _pattern = TensorMemory.Of<float>(pattern);
    private readonly int _length = (int)projected.shape[1];

    public void Run(int from, int to)
    {
        var shape = plan.Shape;
        var (padded, most) = (shape.Padded, AttentionShape.Filled(plan.Longest));
        var keys = Scratch.Room(((long)most * shape.Width) + ((long)most * padded) + (2L * AttentionTiles.Rows * padded) + most);
        var values = keys + ((long)most * shape.Width);
        new Span<float>(values, (most * padded) + (2 * AttentionTiles.Rows * padded)).Clear();
        for (var item = from; item < to; item++)
        {
            var (stretch, shared) = (item / shape.Shared, item % shape.Shared);
            Collect(plan.Stretches[stretch], shared, keys, values);
            for (var head = shared * (shape.Heads / shape.Shared); head < (shared + 1) * (shape.Heads / shape.Shared); head++)
            {
                Mix(stretch, head, keys, values, values + ((long)most * padded));
            }
        }
    }

    /// <summary>Keys turned and laid out by dimension, values row by row.</summary>
    private void Collect(Stretch stretch, int shared, float* keys, float* values)
    {
        var (shape, filled) = (plan.Shape, AttentionShape.Filled(stretch.Length));
        var turned = stackalloc float[shape.Width];
        for (var i = 0; i < stretch.Length; i++)
        {
            var key = _projected + ((((long)stretch.Row * _length) + stretch.Start + i) * shape.Row)
                + ((shape.Heads + shared) * shape.Width);
            plan.Turn(key, stretch.Start + i, 1, turned);
            for (var d = 0; d < shape.Width; d++)
            {
                keys[(d * filled) + i] = turned[d];
            }

            Buffer.MemoryCopy(key + (shape.Shared * shape.Width), values + ((long)i * shape.Padded),
                shape.Width * sizeof(float), shape.Width * sizeof(float));
        }

        for (var d = 0; d < shape.Width; d++)
        {
            new Span<float>(keys + (d * filled) + stretch.Length, filled - stretch.Length).Clear();
        }
    }

    private void Mix(int number, int head, float* keys, float* values, float* room)
    {
        var (shape, stretch) = (plan.Shape, plan.Stretches[number]);
        var (padded, filled, length) = (shape.Padded, AttentionShape.Filled(stretch.Length), stretch.Length);
        var queries = room;
        var sums = room + (AttentionTiles.Rows * padded);
        var pattern = _pattern + plan.PatternOf(number, head);
        var rows = stackalloc float*[AttentionTiles.Rows];
        for (var first = 0; first < length; first += AttentionTiles.Rows)
        {
            for (var i = 0; i < AttentionTiles.Rows; i++)
            {
                // Past the end a tile repeats its last query: the same numbers, written twice.
                var query = Math.Min(first + i, length - 1);
                rows[i] = pattern + shape.Offset(query, length);
                plan.Turn(_projected + ((((long)stretch.Row * _length) + stretch.Start + query) * shape.Row) + (head * shape.Width),
                    stretch.Start + query, shape.Scale, queries + (i * padded));
            }

            var seen = shape.Keys(first, length);
            AttentionTiles.Products(queries, padded, keys, filled, shape.Width, seen, rows);
            for (var i = 0; i < Math.Min(AttentionTiles.Rows, length - first); i++)
            {
                AttentionTiles.Softmax(rows[i], seen, shape.Causal ? first + i + 1 : length, shape.Slopes?[head] ?? 0, first + i);
            }

            AttentionTiles.Sums(rows, values, Math.Min(seen, length), padded, sums);
            for (var i = 0; i < Math.Min(AttentionTiles.Rows, length - first); i++)
            {
                var to = _mixed + (((((long)stretch.Row * _length) + stretch.Start + first + i) * shape.Heads) + head) * shape.Width;
                Buffer.MemoryCopy(sums + (i * padded), to, shape.Width * sizeof(float), shape.Width * sizeof(float));
            }
        }
    }
}
